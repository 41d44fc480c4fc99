// Messages and their blocks as nodes. `press` is what a button or select does; it is told the element and its block.

import { control } from "./controls.js";
import { clock, emoji, mrkdwn, textObject } from "./text.js";
import { callsMe } from "./people.js";
import { fileCard } from "./files.js";
import { replyButton, thread } from "./threads.js";
import { make, nameOf, state } from "./workspace.js";

const FACES = ["#3f7d74", "#8c5b7a", "#5b6f8c", "#86693a", "#5a7d4b", "#7a5b8c"];

function button(each, blockId, press) {
  const name = emoji(each.text?.text ?? "");
  const made = make("button", {
    type: "button", class: `button ${each.style ?? ""}`, "data-act": `${blockId}.${each.action_id}`,
    "aria-label": each.accessibility_label, "aria-haspopup": each.confirm ? "dialog" : null,
  }, name);
  made.addEventListener("click", () => press(made, each, `${blockId}.${each.action_id}`));
  return made;
}

function chooser(each, blockId, press) {
  const act = `${blockId}.${each.action_id}`;
  const label = each.placeholder?.text ?? each.type.replaceAll("_", " ");
  const made = control(each, act);
  made.node.setAttribute("aria-label", label);
  made.first?.setAttribute("data-act", act);
  made.node.classList.add("chooser");
  made.node.addEventListener("change", () => press(made.node, each, act, made.value()));
  return made.node;
}

function element(each, blockId, press) {
  if (each.type === "button") return button(each, blockId, press);
  if (each.type === "image") return make("span", { class: "context" }, each.alt_text ?? "image");
  return chooser(each, blockId, press);
}

const BLOCKS = {
  header: (block) => textObject(block.text, make("h3")),
  divider: () => make("hr"),
  section: (block, press) => {
    const words = make("div");
    if (block.text) words.append(textObject(block.text, make("p")));
    if (block.fields) {
      words.append(make("div", { class: "fields" }, ...block.fields.map((field) => textObject(field, make("p")))));
    }
    if (!block.accessory) return words;
    return make("div", { class: "beside" }, words, element(block.accessory, block.block_id, press));
  },
  context: (block) => {
    const line = make("p", { class: "context" });
    block.elements.forEach((each, index) => {
      if (index > 0) line.append("  ");
      if (each.type === "image") line.append(each.alt_text ?? "");
      else textObject(each, line);
    });
    return line;
  },
  actions: (block, press) =>
    make("div", { class: "row" }, ...block.elements.map((each) => element(each, block.block_id, press))),
  image: (block) => make("p", { class: "context" }, `Image: ${block.alt_text ?? ""}`),
  markdown: (block) => make("div", { class: "markdown" }, block.text ?? ""),
};

/** One block that is no input. */
export function block(each, press) {
  const render = BLOCKS[each.type];
  return render ? render(each, press) : make("p", { class: "context" }, `(${each.type} block)`);
}

function content(message, press) {
  const body = make("div", { class: "body" });
  if (message.blocks?.length) {
    body.append(...message.blocks.map((each) => block(each, press)));
  } else if (message.text) {
    body.append(mrkdwn(message.text, make("p")));
  }
  body.append(...(message.files ?? []).map(fileCard));
  for (const [name, count] of Object.entries(message.reactions ?? {})) {
    body.append(make("span", { class: "reaction" }, emoji(`:${name}:`), ` ${count}`));
  }
  return body;
}

export const authorOf = (message) => (message.privately && !message.app ? "Slackbot" : nameOf(message.user));

function addThread(column, head, message, pressIn) {
  const draw = () => thread(message, (reply) => article(reply, pressIn, true));
  const now = draw();
  if (now) column.append(now);
  if (!state.viewer || message.privately) return;
  head.append(replyButton(message, () => {
    const there = column.querySelector(":scope > .thread");
    if (there) return there;
    const made = draw();
    column.append(made);
    return made;
  }));
}

/** A message with its thread; `pressIn` makes, for a message, what its buttons do. */
export function article(message, pressIn, inThread = false) {
  if (message.subtype) return make("p", { class: "notice" }, mrkdwn(message.text, make("span")));
  const name = authorOf(message);
  const hue = [...name].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % FACES.length;
  const face = make("span", { class: "face", "aria-hidden": "true" }, [...name][0] ?? "?");
  face.style.background = FACES[hue];
  const time = clock(Number(message.ts));
  const head = make("div", {}, make("span", { class: "who" }, name),
    message.app ? make("span", { class: "badge" }, "APP") : null,
    make("time", { datetime: new Date(Number(message.ts) * 1000).toISOString() }, time),
    message.edited ? make("span", { class: "badge" }, "edited") : null,
    message.privately ? make("span", { class: "badge" }, `only ${nameOf(message.privately)} sees this`) : null);
  const called = callsMe(message);
  if (called) head.append(make("span", { class: "badge called" }, "mentions you"));
  const column = make("div", { class: "column" }, head, content(message, pressIn(message)));
  if (!inThread) addThread(column, head, message, pressIn);
  const classes = `${message.privately ? "private" : ""} ${called ? "calling" : ""}`.trim();
  return make("article", { class: classes, tabindex: "-1", "aria-label": `${name}, ${time}`, "data-ts": message.ts }, face, column);
}
