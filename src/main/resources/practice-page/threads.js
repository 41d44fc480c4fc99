// Threads: the answers under a message, and the line in which one more is written.

import { act, busy, complain, make, state } from "./workspace.js";

/** What is being written, by the message it answers. */
const drafts = new Map();

function writer(message) {
  const line = make("input", { "aria-label": "Reply in this thread", "data-act": `reply ${message.ts}`, maxlength: "4000" });
  line.value = drafts.get(message.ts);
  line.autocomplete = "off";
  const send = make("button", { class: "button" }, "Reply");
  const form = make("form", { class: "replying" }, line, send);
  line.addEventListener("input", () => drafts.set(message.ts, line.value));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = line.value.trim();
    if (!text) return;
    busy(send, async () => {
      const reply = await act("type", { channel: message.channel, thread: message.ts, text });
      complain(reply.trouble);
      if (!reply.trouble) {
        drafts.set(message.ts, "");
        line.value = "";
      }
    });
  });
  return form;
}

/** The thread of a message, as `article` draws each answer; null if nobody answered and nobody is about to. */
export function thread(message, article) {
  const replies = message.replies ?? [];
  if (replies.length === 0 && !drafts.has(message.ts)) return null;
  if (!drafts.has(message.ts)) drafts.set(message.ts, "");
  const count = replies.length === 1 ? "1 reply" : `${replies.length} replies`;
  const node = make("details", { class: "thread", "data-thread": message.ts },
    make("summary", { "data-act": `thread ${message.ts}` }, count), ...replies.map(article));
  if (replies.length === 0) node.open = true;
  if (state.viewer && !message.privately) node.append(writer(message));
  return node;
}

/** The button that begins a thread; `redraw` draws the message again. */
export function replyButton(message, redraw) {
  const button = make("button", { type: "button", class: "plain small reply", "data-act": `begin ${message.ts}` }, "Reply in thread");
  button.addEventListener("click", () => {
    drafts.set(message.ts, drafts.get(message.ts) ?? "");
    const thread = redraw();
    thread.open = true;
    thread.querySelector(".replying input")?.focus();
  });
  return button;
}
