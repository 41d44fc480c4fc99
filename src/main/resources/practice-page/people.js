// Who is looking: the chosen person, their roles, and what concerns them.

import { byId, make, nameOf, state } from "./workspace.js";

const groupsOf = (userId) => [...state.groups.values()].filter((group) => group.members.includes(userId));
const rolesOf = (userId) => groupsOf(userId).map((group) => group.name).join(", ") || "no role";

/** True if a mention of this user or group id means the person who looks. */
export const isMe = (id) => Boolean(state.viewer)
  && (id === state.viewer || Boolean(state.groups.get(id)?.members.includes(state.viewer)));

const MENTION = /<(?:@([A-Z0-9]+)|!subteam\^([A-Z0-9]+)|!(here|channel|everyone))[|>]/g;

/** True if the message calls the person who looks, by name, by role or with everybody. */
export function callsMe(message) {
  if (!state.viewer || message.user === state.viewer || message.subtype) return false;
  const words = message.text + JSON.stringify(message.blocks ?? []);
  return [...words.matchAll(MENTION)].some(([, user, group, all]) => Boolean(all) || isMe(user ?? group));
}

/** Says below the choice what this person is here. */
export function drawRole() {
  byId("role").textContent = state.viewer
    ? `${rolesOf(state.viewer)} · ${state.people.get(state.viewer).timeZone}`
    : "Onlooker: sees every channel, does nothing.";
}

/** Fills the choice of people; `become` is told the chosen id, or nothing for nobody. */
export function preparePeople(workspace, become) {
  const people = workspace.people.filter((person) => !person.bot && !person.deactivated);
  const viewer = byId("viewer");
  viewer.append(make("option", { value: "" }, "Nobody, just looking"),
    ...people.map((person) => make("option", { value: person.id }, `${person.name} (@${person.handle}), ${rolesOf(person.id)}`)));
  viewer.addEventListener("change", () => become(viewer.value));
  const named = new URLSearchParams(location.search).get("as");
  viewer.value = people.find((person) => person.handle === named || person.id === named)?.id ?? "";
  state.viewer = viewer.value;
  rememberViewer();
  drawRole();
}

/** For the page of "Sign in with Slack", which offers this person first. */
export function rememberViewer() {
  if (state.viewer) localStorage.setItem("practice viewer", state.people.get(state.viewer).handle);
}

/** The person in the title, so that several tabs can be told apart. */
export function entitle(name) {
  document.title = (state.viewer ? nameOf(state.viewer) + " · " : "") + `${name}, practice workspace`;
}
