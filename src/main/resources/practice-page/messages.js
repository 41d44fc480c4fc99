// The messages of the shown conversation: what is new is drawn and announced, what is unchanged is left alone.

import { article, authorOf, block } from "./blocks.js";
import { agreed } from "./dialogs.js";
import { act, busy, byId, complain, make, state } from "./workspace.js";

const ANNOUNCED = 240;
let lastAct = null;
let drawn = null;
let unreadFrom = "";

/** Whatever was pressed before is no longer where the focus goes back to. */
export function forgetAct() {
  lastAct = null;
}

/** What the buttons and selects of a message do. */
const pressIn = (message) => async (made, element, action, value) => {
  if (!state.viewer) {
    complain("Choose who you are before you press anything.");
    byId("viewer").focus();
    return;
  }
  complain("");
  lastAct = { ts: message.ts, act: action };
  if (!(await agreed(element))) return;
  if (/^https?:/i.test(element.url ?? "")) window.open(element.url, "_blank", "noopener");
  await busy(made, async () => {
    const body = { channel: state.shown, ts: message.ts, action };
    const reply = await act("press", value === undefined ? body : { ...body, value });
    complain(reply.trouble);
  });
  focusBack();
};

function focusAct(pane, ts, action) {
  const message = pane.querySelector(`[data-ts="${CSS.escape(ts)}"]`);
  const target = message?.querySelector(`[data-act="${CSS.escape(action)}"]`) ?? message;
  (target ?? byId("line")).focus({ preventScroll: true });
}

/** After a press or a dialog: back to where it came from, also if that was drawn anew in between. */
export function focusBack() {
  setTimeout(() => {
    if (document.querySelector("dialog[open]") || document.activeElement !== document.body) return;
    if (lastAct) focusAct(byId("messages"), lastAct.ts, lastAct.act);
    else byId("line").focus();
  });
}

/** The messages with those that only this person sees, each where it belongs. */
export function listed(messages, own) {
  const byTs = new Map(messages.map((message) => [message.ts, message]));
  const all = [...messages];
  for (const each of own.ephemerals.filter((one) => one.channel === state.shown)) {
    const message = { ...each, user: state.appUserId, privately: state.viewer };
    const parent = each.threadTs ? byTs.get(each.threadTs) : null;
    if (parent) parent.replies = [...(parent.replies ?? []), message];
    else all.push(message);
  }
  return all.sort((one, other) => Number(one.ts) - Number(other.ts));
}

/** A message as it is read aloud: without its buttons and its thread. */
function spoken(message) {
  const node = article(message, pressIn);
  node.querySelectorAll("button, select, input, details, .face, .who, .badge, time").forEach((each) => each.remove());
  return node.textContent;
}

function announce(message) {
  const words = spoken(message).replace(/\s+/g, " ").trim().slice(0, ANNOUNCED);
  byId("news").append(make("p", {}, `${message.subtype ? "" : authorOf(message) + ": "}${words}`));
  while (byId("news").childElementCount > 5) byId("news").firstElementChild.remove();
}

function replaceMessage(old, fresh) {
  const threads = [...old.querySelectorAll("details[open]")].map((each) => each.dataset.thread);
  fresh.querySelectorAll("details").forEach((each) => { each.open = threads.includes(each.dataset.thread); });
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  old.replaceWith(fresh);
  if (focused) focusAct(byId("messages"), focused.closest("[data-ts]").dataset.ts, focused.dataset.act ?? "");
}

/** The line above what this person had not read when they came here. */
function divider(readUpTo) {
  const line = make("p", { class: "divider", "data-key": "divider" }, "New since you were here");
  line.print = readUpTo;
  return line;
}

function withDivider(nodes, all) {
  const first = all.findIndex((message) => message.ts > unreadFrom && !message.subtype && message.user !== state.viewer);
  if (unreadFrom === "" || first < 1) return nodes;
  const there = byId("messages").querySelector(".divider");
  return [...nodes.slice(0, first), there ?? divider(unreadFrom), ...nodes.slice(first)];
}

/** Leaves unchanged messages alone, so that focus, selection and open threads stay; true if the same was shown before. */
export function drawMessages(all, readUpTo) {
  const pane = byId("messages");
  const same = drawn === `${state.shown} ${state.viewer}`;
  drawn = `${state.shown} ${state.viewer}`;
  if (!same) {
    pane.replaceChildren();
    unreadFrom = readUpTo;
  }
  const old = new Map([...pane.children].map((node) => [node.dataset.key, node]));
  const articles = all.map((message) => {
    const key = (message.privately ?? "") + message.ts;
    const print = JSON.stringify(message);
    const before = old.get(key);
    if (before?.print === print) return before;
    const node = article(message, pressIn);
    node.dataset.key = key;
    node.print = print;
    if (before) replaceMessage(before, node);
    if (same && !before) announce(message);
    return node;
  });
  const nodes = withDivider(articles, all);
  const kept = new Set(nodes);
  [...pane.children].filter((node) => !kept.has(node)).forEach((node) => node.remove());
  nodes.forEach((node, index) => {
    if (pane.children[index] !== node) pane.insertBefore(node, pane.children[index] ?? null);
  });
  if (all.length === 0) pane.append(make("p", { class: "empty" }, "No messages yet."));
  return same;
}

/** Draws what the app shows this person in its home; pressing there is told to the app like any press. */
export function drawHome(home) {
  const pane = byId("messages");
  drawn = "home";
  const press = async (made, element, action) => {
    complain("");
    if (!(await agreed(element))) return;
    await busy(made, async () => complain((await act("press", { view: home.id, action })).trouble));
  };
  pane.replaceChildren(make("div", { class: "body home" }, ...home.blocks.map((each) => block(each, press))));
}
