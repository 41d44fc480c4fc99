// Draws the workspace as one person sees it and keeps it up to date. Start reading at start(), at the end.

import { article, authorOf } from "./blocks.js";
import { drawComposer, prepareComposer } from "./composer.js";
import { agreed, prepareDialogs, showViews } from "./dialogs.js";
import { mrkdwn, safeLink } from "./text.js";
import { act, busy, byId, complain, isDirect, make, nameOf, read, state } from "./workspace.js";

const ANNOUNCED = 240;
let lastAct = null;
let drawn = null;
let sought = null;

function channelLabel(channel) {
  if (!isDirect(channel)) return channel.name;
  const others = channel.members.filter((id) => id !== state.viewer).map(nameOf);
  return others.includes(nameOf(state.appUserId)) || !state.app ? others.join(", ") : [...others, state.app].join(", ");
}

function drawChannels() {
  const lists = { named: [], direct: [] };
  for (const channel of state.channels) {
    const sign = { PUBLIC: "#", PRIVATE: "🔒", DIRECT: "●", GROUP_DIRECT: "●" }[channel.kind];
    const fresh = state.fresh.has(channel.id);
    const label = channelLabel(channel);
    const link = make("a", { href: `#${channel.id}`, class: fresh ? "fresh" : "" },
      make("span", { "aria-hidden": "true" }, sign),
      make("span", { class: "label", title: label }, label + (channel.archived ? " (archived)" : "")),
      fresh ? make("span", { class: "hidden" }, ", unread") : null);
    if (channel.id === state.shown) link.setAttribute("aria-current", "page");
    (isDirect(channel) ? lists.direct : lists.named).push(make("li", {}, link));
  }
  const focused = document.activeElement?.closest("nav a")?.getAttribute("href");
  byId("channels").replaceChildren(...lists.named);
  byId("directs").replaceChildren(...lists.direct);
  byId("directs-title").hidden = lists.direct.length === 0;
  if (focused) document.querySelector(`nav a[href="${CSS.escape(focused)}"]`)?.focus();
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
function focusBack() {
  setTimeout(() => {
    if (document.querySelector("dialog[open]") || document.activeElement !== document.body) return;
    if (lastAct) focusAct(byId("messages"), lastAct.ts, lastAct.act);
    else byId("line").focus();
  });
}

function listed(messages, own) {
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
  node.querySelectorAll("button, select, details, .face, .who, .badge, time").forEach((each) => each.remove());
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

/** Leaves unchanged messages alone, so that focus, selection and open threads stay. */
function drawMessages(all) {
  const pane = byId("messages");
  const same = drawn === `${state.shown} ${state.viewer}`;
  drawn = `${state.shown} ${state.viewer}`;
  if (!same) pane.replaceChildren();
  const old = new Map([...pane.children].map((node) => [node.dataset.key, node]));
  const nodes = all.map((message) => {
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
  const kept = new Set(nodes);
  [...pane.children].filter((node) => !kept.has(node)).forEach((node) => node.remove());
  nodes.forEach((node, index) => {
    if (pane.children[index] !== node) pane.insertBefore(node, pane.children[index] ?? null);
  });
  if (all.length === 0) pane.append(make("p", { class: "empty" }, "No messages yet."));
  return same;
}

function drawHead(channel) {
  byId("title").textContent = (isDirect(channel) ? "" : "#") + channelLabel(channel);
  byId("topic").replaceChildren(mrkdwn(channel.topic, make("span")));
  const marks = byId("marks");
  const members = channel.members.length;
  marks.replaceChildren(members === 1 ? "1 member" : `${members} members`);
  channel.pins.forEach((ts, index) => {
    const label = channel.pins.length === 1 ? "pinned message" : `pinned message ${index + 1}`;
    marks.append(" · 📌 ", make("a", { href: `#${channel.id}/${ts}` }, label));
  });
  for (const mark of channel.bookmarks) marks.append(" · 🔖 ", safeLink(mark.link, mark.title));
}

function showSought() {
  const message = sought && byId("messages").querySelector(`[data-ts="${CSS.escape(sought)}"]`);
  if (!message) return false;
  sought = null;
  const thread = message.closest("details");
  if (thread) thread.open = true;
  message.scrollIntoView({ block: "start" });
  message.focus({ preventScroll: true });
  return true;
}

async function drawShown() {
  const channel = state.channels.find((each) => each.id === state.shown);
  const [asked, viewer] = [state.shown, state.viewer];
  const [{ messages }, own] = await Promise.all([
    channel ? read(`/practice/api/channels/${asked}/messages`) : { messages: [] },
    viewer ? read(`/practice/api/users/${viewer}/private`) : { ephemerals: [], views: [] },
  ]);
  if (asked !== state.shown || viewer !== state.viewer) return;
  showViews(own.views);
  if (!channel) return;
  const pane = byId("messages");
  const atEnd = pane.scrollHeight - pane.scrollTop - pane.clientHeight < 60;
  const same = drawMessages(listed(messages, own));
  drawHead(channel);
  drawComposer(channel, channelLabel(channel));
  if (!showSought() && (atEnd || !same)) pane.scrollTop = pane.scrollHeight;
  showJump();
}

function showJump() {
  const pane = byId("messages");
  byId("newest").hidden = pane.scrollHeight - pane.scrollTop - pane.clientHeight < 200;
}

/** A person sees the public channels and those they are in; an onlooker sees everything. */
const visible = (channel) => !state.viewer || channel.kind === "PUBLIC" || channel.members.includes(state.viewer);

async function refresh(changed) {
  const known = new Set(state.channels.map((each) => each.id));
  state.channels = (await read("/practice/api/channels")).channels.filter(visible);
  const [wanted, ts] = decodeURIComponent(location.hash.slice(1)).split("/");
  if (state.channels.some((each) => each.id === wanted)) {
    state.shown = wanted;
    if (ts && sought === "") sought = ts;
  } else {
    // Until somebody chooses a channel, the page goes where a new one opens.
    const named = state.channels.filter((each) => !isDirect(each));
    const opened = byId("line").value === "" && named.findLast((each) => !known.has(each.id));
    const still = named.some((each) => each.id === state.shown) ? state.shown : null;
    state.shown = (opened && opened.id) || still || (named.at(-1)?.id ?? null);
  }
  if (known.size > 0) changed.forEach((id) => state.fresh.add(id));
  state.fresh.delete(state.shown);
  drawChannels();
  await drawShown();
}

const waiting = new Set();
let timer = null;

function soon(channelId) {
  if (channelId) waiting.add(channelId);
  if (timer !== null) return;
  timer = setTimeout(async () => {
    const changed = new Set(waiting);
    waiting.clear();
    timer = null;
    try {
      await refresh(changed);
    } catch (trouble) {
      byId("link").textContent = "not up to date: " + trouble.message;
    }
  }, 80);
}

function follow() {
  const events = new EventSource("/practice/events");
  events.addEventListener("hello", () => { byId("link").textContent = "live"; soon(); });
  events.addEventListener("change", (event) => soon(JSON.parse(event.data).channel));
  events.onerror = () => { byId("link").textContent = "the workspace does not answer, trying again"; };
}

/** Puts the person into the address, so that a reload, a bookmark or a second tab is the same person. */
function become(userId) {
  state.viewer = userId;
  const address = new URL(location.href);
  if (userId) address.searchParams.set("as", state.people.get(userId).handle);
  else address.searchParams.delete("as");
  history.replaceState(null, "", address);
  complain("");
  lastAct = null;
  soon();
}

function preparePeople(workspace) {
  const people = workspace.people.filter((person) => !person.bot && !person.deactivated);
  const viewer = byId("viewer");
  viewer.append(make("option", { value: "" }, "Nobody, just looking"),
    ...people.map((person) => make("option", { value: person.id }, `${person.name} (@${person.handle})`)));
  viewer.addEventListener("change", () => become(viewer.value));
  const named = new URLSearchParams(location.search).get("as");
  viewer.value = people.find((person) => person.handle === named || person.id === named)?.id ?? "";
  state.viewer = viewer.value;
}

async function start() {
  const workspace = await read("/practice/api/workspace");
  workspace.people.forEach((person) => state.people.set(person.id, person));
  workspace.groups.forEach((group) => state.groups.set(group.id, group));
  Object.assign(state, { appUserId: workspace.appUserId, app: workspace.app, command: workspace.command });
  byId("workspace").textContent = workspace.name;
  document.title = `${workspace.name}, practice workspace`;
  byId("banner").textContent = workspace.rateFactor === 1
    ? "Practice workspace, not Slack. Rate tiers as in Slack."
    : `Practice workspace, not Slack. Rate tiers sped up ×${workspace.rateFactor}.`;
  preparePeople(workspace);
  prepareDialogs(focusBack);
  prepareComposer(() => { lastAct = null; });
  byId("trouble-close").addEventListener("click", () => { complain(""); byId("line").focus(); });
  byId("newest").addEventListener("click", () => { byId("messages").scrollTop = byId("messages").scrollHeight; });
  byId("messages").addEventListener("scroll", showJump, { passive: true });
  sought = "";
  window.addEventListener("hashchange", () => { sought = ""; soon(); });
  follow();
}

start().catch((trouble) => { byId("link").textContent = "could not start: " + trouble.message; });
