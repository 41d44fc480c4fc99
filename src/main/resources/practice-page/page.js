"use strict";

// Everything that came from a message becomes text nodes; no message is ever parsed as HTML.

const FACES = ["#5b8c85", "#8c5b7a", "#5b6f8c", "#8c7a5b", "#6a8c5b", "#7a5b8c"];
const EMOJI = {
  white_check_mark: "✅", x: "❌", warning: "⚠️", hourglass_flowing_sand: "⏳", lock: "🔒", eyes: "👀",
  rotating_light: "🚨", no_entry: "⛔", heavy_check_mark: "✔️", hammer_and_wrench: "🛠️", tada: "🎉",
};
const state = { people: new Map(), groups: new Map(), channels: [], shown: null, viewer: "", fresh: new Set() };
const byId = (id) => document.getElementById(id);

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "class") element.className = value;
    else if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

async function read(path) {
  const answer = await fetch(path, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  return answer.json();
}

const nameOf = (userId) => state.people.get(userId)?.name ?? userId;
const unescape = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
const emoji = (text) => text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => EMOJI[name] ?? whole);
const clock = (seconds, options = { hour: "2-digit", minute: "2-digit", second: "2-digit" }) =>
  new Date(seconds * 1000).toLocaleTimeString([], options);

function safeLink(target, label) {
  if (!/^(https?:|mailto:)/i.test(target)) return document.createTextNode(label);
  const own = target.match(/^https?:\/\/[^/]+\/archives\/([A-Z0-9]+)\/p\d+/);
  if (own && target.startsWith(location.origin)) return make("a", { href: `#${own[1]}` }, label);
  return make("a", { href: target, rel: "noreferrer noopener", target: "_blank" }, label);
}

function formatDate(seconds, pattern) {
  const date = new Date(seconds * 1000);
  const parts = {
    date_num: () => date.toLocaleDateString("en-CA"),
    date: () => date.toLocaleDateString([], { dateStyle: "long" }),
    date_short: () => date.toLocaleDateString([], { dateStyle: "medium" }),
    date_long: () => date.toLocaleDateString([], { dateStyle: "full" }),
    time: () => clock(seconds, { hour: "2-digit", minute: "2-digit" }),
    time_secs: () => clock(seconds),
  };
  return pattern.replace(/\{([a-z_]+)\}/g, (whole, name) =>
    (parts[name] ?? parts[name.replace(/_pretty$/, "")] ?? (() => whole))());
}

function reference(inside) {
  const bar = inside.indexOf("|");
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? "" : unescape(inside.slice(bar + 1));
  if (target.startsWith("@")) return make("span", { class: "mention" }, "@" + nameOf(target.slice(1)));
  if (target.startsWith("#")) {
    const channel = state.channels.find((each) => each.id === target.slice(1));
    return make("span", { class: "mention" }, "#" + (channel?.name ?? (label || target.slice(1))));
  }
  if (target.startsWith("!subteam^")) {
    const group = state.groups.get(target.slice("!subteam^".length));
    return make("span", { class: "mention" }, "@" + (group?.handle ?? label));
  }
  if (target.startsWith("!date^")) {
    const [, seconds, pattern] = target.split("^");
    const shown = Number.isFinite(Number(seconds)) ? formatDate(Number(seconds), pattern ?? "{time}") : label;
    return document.createTextNode(shown);
  }
  if (target.startsWith("!")) return make("span", { class: "mention" }, "@" + (label || target.slice(1)));
  return safeLink(unescape(target), label || unescape(target));
}

const MARK = /```([\s\S]*?)```|`([^`\n]+)`|<([^<>\n]+)>|(?<![\w*])\*([^*\n]+)\*(?![\w*])|(?<!\w)_([^_\n]+)_(?!\w)|(?<!\w)~([^~\n]+)~(?!\w)/g;

function mrkdwn(text, into) {
  let from = 0;
  for (const found of text.matchAll(MARK)) {
    into.append(emoji(unescape(text.slice(from, found.index))));
    from = found.index + found[0].length;
    const [, block, code, link, bold, italic, struck] = found;
    if (block !== undefined) into.append(make("pre", {}, unescape(block).replace(/^\n/, "")));
    else if (code !== undefined) into.append(make("code", {}, unescape(code)));
    else if (link !== undefined) into.append(reference(link));
    else if (bold !== undefined) into.append(mrkdwn(bold, make("strong")));
    else if (italic !== undefined) into.append(mrkdwn(italic, make("em")));
    else into.append(mrkdwn(struck, make("s")));
  }
  into.append(emoji(unescape(text.slice(from))));
  return into;
}

function textObject(object, into) {
  if (!object) return into;
  if (object.type === "mrkdwn") return mrkdwn(object.text ?? "", into);
  into.append(emoji(object.text ?? ""));
  return into;
}

function element(each) {
  if (each.type === "button") {
    const confirm = each.confirm ? `Asks first: ${each.confirm.text?.text ?? ""}` : null;
    return make("span", { class: `button ${each.style ?? ""}`, title: confirm }, emoji(each.text?.text ?? ""));
  }
  if (each.type === "image") return make("span", { class: "context" }, each.alt_text ?? "image");
  return make("span", { class: "button" }, (each.placeholder?.text ?? each.type) + " ▾");
}

const BLOCKS = {
  header: (block) => textObject(block.text, make("h3")),
  divider: () => make("hr"),
  section: (block) => {
    const words = make("div");
    if (block.text) words.append(textObject(block.text, make("p")));
    if (block.fields) {
      words.append(make("div", { class: "fields" }, ...block.fields.map((field) => textObject(field, make("p")))));
    }
    return block.accessory ? make("div", { class: "beside" }, words, element(block.accessory)) : words;
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
  actions: (block) => make("div", { class: "row" }, ...block.elements.map(element)),
  image: (block) => make("p", { class: "context" }, `Image: ${block.alt_text ?? ""}`),
  markdown: (block) => make("p", {}, block.text ?? ""),
  input: (block) => make("p", {}, `${block.label?.text ?? ""}: ____`),
};

function content(message) {
  const body = make("div", { class: "body" });
  if (message.blocks?.length) {
    for (const block of message.blocks) {
      const render = BLOCKS[block.type];
      body.append(render ? render(block) : make("p", { class: "context" }, `(${block.type} block)`));
    }
  } else if (message.text) {
    body.append(mrkdwn(message.text, make("p")));
  }
  for (const file of message.files ?? []) {
    const link = make("a", { href: `/practice/api/files/${file.id}`, download: file.name }, file.title || file.name);
    body.append(make("span", { class: "file" }, "📄 ", link, ` ${file.name}, ${file.size} bytes`));
  }
  for (const [name, count] of Object.entries(message.reactions ?? {})) {
    body.append(make("span", { class: "reaction" }, emoji(`:${name}:`), ` ${count}`));
  }
  return body;
}

function article(message, extra = {}) {
  if (message.subtype) return make("p", { class: "notice" }, mrkdwn(message.text, make("span")));
  const name = message.privately && !message.app ? "Slackbot" : nameOf(message.user);
  const hue = [...name].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % FACES.length;
  const face = make("span", { class: "face", "aria-hidden": "true" }, [...name][0] ?? "?");
  face.style.background = FACES[hue];
  const head = make("div", {}, make("span", { class: "who" }, name),
    message.app ? make("span", { class: "badge" }, "APP") : null,
    make("time", { datetime: new Date(Number(message.ts) * 1000).toISOString() }, clock(Number(message.ts))),
    message.edited ? make("span", { class: "badge" }, "edited") : null,
    message.privately ? make("span", { class: "badge" }, `only ${nameOf(message.privately)} sees this`) : null);
  const column = make("div", {}, head, content(message));
  if (message.replies?.length) {
    const open = extra.open?.has(message.ts) ?? false;
    const thread = make("details", { class: "thread", "data-ts": message.ts },
      make("summary", {}, message.replies.length === 1 ? "1 reply" : `${message.replies.length} replies`),
      ...message.replies.map((reply) => article(reply)));
    thread.open = open;
    column.append(thread);
  }
  return make("article", { class: message.privately ? "private" : "" }, face, column);
}

function channelLabel(channel) {
  if (channel.kind === "DIRECT" || channel.kind === "GROUP_DIRECT") {
    const others = channel.members.filter((id) => !state.people.get(id)?.bot).map(nameOf).join(", ");
    return `${others} and ${nameOf(state.appUserId)}`;
  }
  return channel.name;
}

function drawChannels() {
  const lists = { named: byId("channels"), direct: byId("directs") };
  lists.named.replaceChildren();
  lists.direct.replaceChildren();
  for (const channel of state.channels) {
    const sign = { PUBLIC: "#", PRIVATE: "🔒", DIRECT: "●", GROUP_DIRECT: "●" }[channel.kind];
    const link = make("a", { href: `#${channel.id}`, class: state.fresh.has(channel.id) ? "fresh" : "" },
      make("span", { "aria-hidden": "true" }, sign), channelLabel(channel) + (channel.archived ? " (archived)" : ""));
    if (channel.id === state.shown) link.setAttribute("aria-current", "page");
    (channel.kind.endsWith("DIRECT") ? lists.direct : lists.named).append(make("li", {}, link));
  }
}

async function drawShown() {
  const channel = state.channels.find((each) => each.id === state.shown);
  if (!channel) return;
  const asked = channel.id;
  const [{ messages }, own] = await Promise.all([
    read(`/practice/api/channels/${asked}/messages`),
    state.viewer ? read(`/practice/api/users/${state.viewer}/private`) : { ephemerals: [] },
  ]);
  if (asked !== state.shown) return;
  const privates = own.ephemerals.filter((each) => each.channel === asked)
    .map((each) => ({ ...each, user: state.appUserId, privately: state.viewer }));
  const all = [...messages, ...privates].sort((one, other) => Number(one.ts) - Number(other.ts));
  const pane = byId("messages");
  const atEnd = pane.scrollHeight - pane.scrollTop - pane.clientHeight < 60;
  const open = new Set([...pane.querySelectorAll("details[open]")].map((each) => each.dataset.ts));
  pane.replaceChildren(...all.map((message) => article(message, { open })));
  if (all.length === 0) pane.append(make("p", { class: "empty" }, "No messages yet."));
  if (atEnd) pane.scrollTop = pane.scrollHeight;
  byId("title").textContent = (channel.kind.endsWith("DIRECT") ? "" : "#") + channelLabel(channel);
  byId("topic").replaceChildren(mrkdwn(channel.topic, make("span")));
  const marks = byId("marks");
  marks.replaceChildren(`${channel.members.length} members · ${channel.pins.length} pinned`);
  for (const mark of channel.bookmarks) marks.append(" · 🔖 ", safeLink(mark.link, mark.title));
}

async function refresh(changed) {
  state.channels = (await read("/practice/api/channels")).channels;
  const wanted = decodeURIComponent(location.hash.slice(1));
  if (state.channels.some((each) => each.id === wanted)) {
    state.shown = wanted;
  } else {
    // Until somebody chooses a channel, the page follows where something happens.
    const named = state.channels.filter((each) => !each.kind.endsWith("DIRECT"));
    const busy = named.find((each) => changed.has(each.id));
    state.shown = busy?.id ?? state.shown ?? named.at(-1)?.id ?? null;
  }
  changed.forEach((id) => state.fresh.add(id));
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

async function start() {
  const workspace = await read("/practice/api/workspace");
  workspace.people.forEach((person) => state.people.set(person.id, person));
  workspace.groups.forEach((group) => state.groups.set(group.id, group));
  state.appUserId = workspace.appUserId;
  byId("workspace").textContent = workspace.name;
  document.title = `${workspace.name}, practice workspace`;
  byId("banner").textContent = workspace.rateFactor === 1
    ? "Practice workspace, not Slack. Rate tiers as in Slack."
    : `Practice workspace, not Slack. Rate tiers sped up ×${workspace.rateFactor}.`;
  const viewer = byId("viewer");
  viewer.append(make("option", { value: "" }, "nobody"));
  workspace.people.filter((person) => !person.bot)
    .forEach((person) => viewer.append(make("option", { value: person.id }, person.name)));
  viewer.addEventListener("change", () => { state.viewer = viewer.value; soon(); });
  window.addEventListener("hashchange", () => soon());
  follow();
}

start().catch((trouble) => { byId("link").textContent = "could not start: " + trouble.message; });
