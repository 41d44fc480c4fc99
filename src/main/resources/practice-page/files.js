// Shared files: open as text in the page, or download.

import { byId, make } from "./workspace.js";

const TEXT = /\.(md|txt|json|ya?ml|csv|sql|log)$/i;
const LARGEST_SHOWN = 400_000;
const address = (file) => `/practice/api/files/${encodeURIComponent(file.id)}`;

function size(bytes) {
  if (bytes < 1024) return `${bytes} bytes`;
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

async function open(file) {
  byId("file-title").textContent = file.title || file.name;
  byId("file-text").textContent = "Loading …";
  byId("file-download").setAttribute("href", address(file));
  byId("file-download").setAttribute("download", file.name);
  byId("file").showModal();
  try {
    const answer = await fetch(address(file));
    if (!answer.ok) throw new Error(`the workspace answered ${answer.status}`);
    const text = await answer.text();
    byId("file-text").textContent = text.length > LARGEST_SHOWN
      ? text.slice(0, LARGEST_SHOWN) + `\n… cut here: the file has ${text.length} characters; download it to read on`
      : text;
  } catch (trouble) {
    byId("file-text").textContent = `This file could not be opened: ${trouble.message}.`;
  }
}

/** A file in a message, with what can be done with it. */
export function fileCard(file) {
  const name = file.title || file.name;
  const download = make("a", { href: address(file), download: file.name, class: "button" }, "Download",
    make("span", { class: "hidden" }, ` ${name}`));
  const card = make("div", { class: "file" }, make("span", { "aria-hidden": "true" }, "📄"),
    make("div", {}, make("strong", {}, name), make("span", { class: "context" }, ` ${file.name}, ${size(file.size)}`)));
  if (TEXT.test(file.name)) {
    const button = make("button", { type: "button", class: "button", "data-act": `open ${file.id}`, "aria-haspopup": "dialog" },
      "Open", make("span", { class: "hidden" }, ` ${name}`));
    button.addEventListener("click", () => open(file));
    card.append(button);
  }
  card.append(download);
  return card;
}

export function prepareFiles() {
  byId("file-close").addEventListener("click", () => byId("file").close());
}
