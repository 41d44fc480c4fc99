// The line that the chosen person types into the shown channel.

import { closeOffers, prepareCompletion, rememberCommand } from "./completion.js";
import { act, busy, byId, complain, isDirect, make, nameOf, state } from "./workspace.js";

const drafts = new Map();
const typed = [];
let back = 0;
let current = null;

function obstacle(channel) {
  if (!state.viewer) return "Choose who you are, at the top left, to type and press.";
  if (channel.archived) return "This channel is archived; nobody can write here.";
  if (!channel.members.includes(state.viewer)) return `${nameOf(state.viewer)} is not in this channel.`;
  return "";
}

/** Draws the box for this channel; what was typed and not sent stays with its person and channel. */
export function drawComposer(channel, label) {
  const line = byId("line");
  const desk = `${state.viewer} ${channel.id}`;
  if (current !== desk) {
    if (current !== null) drafts.set(current, line.value);
    line.value = drafts.get(desk) ?? "";
    current = desk;
    back = 0;
  }
  const why = obstacle(channel);
  const may = why === "";
  const target = (isDirect(channel) ? "" : "#") + label;
  byId("composer").hidden = !may;
  byId("line-hint").hidden = !may;
  byId("obstacle").hidden = may;
  byId("line-label").textContent = may ? `Message to ${target} as ${nameOf(state.viewer)}` : "";
  line.placeholder = `Message ${target}, or ${state.command} help`;
  const join = !may && state.viewer && !channel.archived && channel.kind === "PUBLIC";
  const drawn = `${state.viewer} ${channel.id} ${why}`;
  if (byId("obstacle").dataset.drawn === drawn) return;
  byId("obstacle").dataset.drawn = drawn;
  byId("obstacle").replaceChildren(why, " ");
  if (join) byId("obstacle").append(joinButton(channel));
}

function joinButton(channel) {
  const button = make("button", { type: "button", class: "button" }, `Join #${channel.name}`);
  button.addEventListener("click", () => busy(button, async () => {
    complain((await act("join", { channel: channel.id })).trouble);
    byId("line").focus();
  }));
  return button;
}

async function send() {
  const line = byId("line");
  const text = line.value.trim();
  if (!text) return;
  const desk = current;
  complain("");
  line.value = "";
  byId("line-hint").textContent = "";
  closeOffers();
  const reply = await act("type", { channel: state.shown, text });
  if (reply.trouble) {
    complain(reply.trouble);
    if (current === desk && line.value === "") line.value = text;
    else drafts.set(desk, text);
    return;
  }
  rememberCommand(text);
  typed.push(text);
  back = 0;
}

/** Arrow up in the box brings back what was sent before. */
function recall(event) {
  const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
  if (!step || event.isComposing || back + step < 0 || back + step > typed.length) return;
  const shown = back === 0 ? "" : typed[typed.length - back];
  if (byId("line").value !== shown) return;
  event.preventDefault();
  back += step;
  byId("line").value = back === 0 ? "" : typed[typed.length - back];
}

/** Lets the box work; `sending` runs before each line that is sent. */
export function prepareComposer(sending) {
  byId("composer").addEventListener("submit", (event) => {
    event.preventDefault();
    sending();
    busy(byId("send"), send);
  });
  prepareCompletion();
  byId("line").addEventListener("keydown", recall);
}
