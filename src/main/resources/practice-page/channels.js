// The list of conversations, and what of them this person has not read yet.

import { byId, isDirect, make, nameOf, state } from "./workspace.js";

const SIGNS = { PUBLIC: "#", PRIVATE: "🔒", DIRECT: "●", GROUP_DIRECT: "●" };
const KINDS = { PUBLIC: "channel ", PRIVATE: "private channel ", DIRECT: "", GROUP_DIRECT: "" };
const kept = (viewer) => `practice read ${viewer || "nobody"}`;

/** What this browser remembers; a browser that refuses to remember shows everything as unread, and works. */
function remembered(key) {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? {};
  } catch {
    return {};
  }
}

function remember(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    state.forgets = true;
  }
}

const readUpTo = (channel) => remembered(kept(state.viewer))[channel.id] ?? "";
const isUnread = (channel) => channel.latest > readUpTo(channel);

/** The newest message that this person had read of the channel, before it is marked as read. */
export const lastRead = (channel) => readUpTo(channel);

/** This person has now seen everything in the channel. */
export function markRead(channel) {
  if (document.hidden || !isUnread(channel)) return;
  remember(kept(state.viewer), { ...remembered(kept(state.viewer)), [channel.id]: channel.latest });
}

export function channelLabel(channel) {
  if (!isDirect(channel)) return channel.name;
  const others = channel.members.filter((id) => id !== state.viewer).map(nameOf);
  return others.includes(nameOf(state.appUserId)) || !state.app ? others.join(", ") : [...others, state.app].join(", ");
}

function entry(channel) {
  const fresh = channel.id !== state.shown && isUnread(channel);
  const label = channelLabel(channel);
  const link = make("a", { href: `#${channel.id}`, class: fresh ? "fresh" : "" },
    make("span", { "aria-hidden": "true", class: "sign" }, SIGNS[channel.kind]),
    make("span", { class: "hidden" }, KINDS[channel.kind]),
    make("span", { class: "label", title: label }, label + (channel.archived ? " (archived)" : "")),
    fresh ? make("span", { class: "new-mark" }, "new") : null);
  if (channel.id === state.shown) link.setAttribute("aria-current", "page");
  return make("li", {}, link);
}

/** Draws the lists; `home` says whether the app published its home for this person. */
export function drawChannels(home) {
  const focused = document.activeElement?.closest("nav a")?.getAttribute("href");
  byId("channels").replaceChildren(...state.channels.filter((each) => !isDirect(each)).map(entry));
  const directs = state.channels.filter(isDirect).map(entry);
  byId("directs").replaceChildren(...directs);
  byId("directs-title").hidden = directs.length === 0;
  byId("apps-title").hidden = !home;
  byId("apps").replaceChildren();
  if (home) {
    const link = make("a", { href: "#home" }, make("span", { "aria-hidden": "true", class: "sign" }, "⌂"),
      make("span", { class: "label" }, `${state.app}, home`));
    if (state.shown === "home") link.setAttribute("aria-current", "page");
    byId("apps").append(make("li", {}, link));
  }
  if (focused) document.querySelector(`nav a[href="${CSS.escape(focused)}"]`)?.focus();
}
