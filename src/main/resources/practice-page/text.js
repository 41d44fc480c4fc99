// Message text (mrkdwn) as nodes. Everything becomes text nodes; no message is ever parsed as HTML.

import { isMe } from "./people.js";
import { make, nameOf, state } from "./workspace.js";

const EMOJI = {
  white_check_mark: "✅", x: "❌", warning: "⚠️", hourglass_flowing_sand: "⏳", lock: "🔒", eyes: "👀",
  rotating_light: "🚨", no_entry: "⛔", heavy_check_mark: "✔️", hammer_and_wrench: "🛠️", tada: "🎉",
};

const unescape = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
export const emoji = (text) => text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => EMOJI[name] ?? whole);
export const clock = (seconds, options = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }) =>
  new Date(seconds * 1000).toLocaleTimeString([], options);

export function safeLink(target, label) {
  if (!/^(https?:|mailto:)/i.test(target)) return document.createTextNode(label);
  const own = target.match(/^https?:\/\/(?:127\.0\.0\.1|localhost):(\d+)\/archives\/([A-Z0-9]+)\/p(\d+)(\d{6})$/);
  if (own && own[1] === location.port) return make("a", { href: `#${own[2]}/${own[3]}.${own[4]}` }, label);
  return make("a", { href: target, rel: "noreferrer noopener", target: "_blank" }, label);
}

function formatDate(seconds, pattern) {
  const date = new Date(seconds * 1000);
  const parts = {
    date_num: () => date.toLocaleDateString("en-CA"),
    date: () => date.toLocaleDateString([], { dateStyle: "long" }),
    date_short: () => date.toLocaleDateString([], { dateStyle: "medium" }),
    date_long: () => date.toLocaleDateString([], { dateStyle: "full" }),
    time: () => clock(seconds, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
    time_secs: () => clock(seconds),
  };
  return pattern.replace(/\{([a-z_]+)\}/g, (whole, name) =>
    (parts[name] ?? parts[name.replace(/_pretty$/, "")] ?? (() => whole))());
}

const mention = (name, me) => make("span", { class: me ? "mention mine" : "mention" }, name);

function reference(inside) {
  const bar = inside.indexOf("|");
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? "" : unescape(inside.slice(bar + 1));
  if (target.startsWith("@")) return mention("@" + nameOf(target.slice(1)), isMe(target.slice(1)));
  if (target.startsWith("#")) {
    const channel = state.channels.find((each) => each.id === target.slice(1));
    const name = "#" + (channel?.name ?? (label || target.slice(1)));
    return channel ? make("a", { href: "#" + channel.id, class: "mention" }, name) : mention(name, false);
  }
  if (target.startsWith("!subteam^")) {
    const group = state.groups.get(target.slice("!subteam^".length));
    return mention("@" + (group?.handle ?? label.replace(/^@/, "")), Boolean(group) && isMe(group.id));
  }
  if (target.startsWith("!date^")) {
    const [, seconds, pattern] = target.split("^");
    const shown = Number.isFinite(Number(seconds)) ? formatDate(Number(seconds), pattern ?? "{time}") : label;
    return document.createTextNode(shown);
  }
  if (target.startsWith("!")) return mention("@" + (label || target.slice(1)), Boolean(state.viewer));
  return safeLink(unescape(target), label || unescape(target));
}

const MARK = /```([\s\S]*?)```|`([^`\n]+)`|<([^<>\n]+)>|(?<![\w*])\*([^*\n]+)\*(?![\w*])|(?<!\w)_([^_\n]+)_(?!\w)|(?<!\w)~([^~\n]+)~(?!\w)/g;

export function mrkdwn(text, into) {
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

export function textObject(object, into) {
  if (!object) return into;
  if (object.type === "mrkdwn") return mrkdwn(object.text ?? "", into);
  into.append(emoji(object.text ?? ""));
  return into;
}
