// Completion in the box: the slash command and its words, what was sent before, people, groups and channels.

import { byId, isDirect, make, read, state } from "./workspace.js";

const MOST = 8;
const REMEMBERED = 30;
const KEY = "practice sent commands";
let hints = [];
let offers = [];
let chosen = -1;

function before() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? [];
  } catch {
    return [];
  }
}

/** Keeps a command that was sent, for being offered again. */
export function rememberCommand(text) {
  if (!text.startsWith("/")) return;
  try {
    localStorage.setItem(KEY, JSON.stringify([text, ...before().filter((each) => each !== text)].slice(0, REMEMBERED)));
  } catch {
    state.forgets = true;
  }
}

function names(sign, part) {
  const wanted = part.toLowerCase();
  if (sign === "#") {
    return state.channels.filter((each) => !isDirect(each) && !each.archived && each.name.startsWith(wanted))
      .map((each) => ({ text: "#" + each.name, about: each.topic.slice(0, 60) }));
  }
  const people = [...state.people.values()].filter((each) => !each.bot && !each.deactivated)
    .map((each) => ({ text: "@" + each.handle, about: each.name }));
  const groups = [...state.groups.values()].map((each) => ({ text: "@" + each.handle, about: `group, ${each.name}` }));
  return [...people, ...groups].filter((each) =>
    each.text.slice(1).startsWith(wanted) || each.about.toLowerCase().includes(wanted));
}

function commands(line) {
  const command = state.command;
  if (!line.includes(" ")) return command.startsWith(line) ? [{ text: command, whole: command + " ", about: "slash command" }] : [];
  const [first, ...words] = line.split(" ");
  if (first !== command || words.length > 1) return [];
  return hints.filter((each) => each.word.startsWith(words[0].toLowerCase()) && each.word !== words[0])
    .map((each) => ({
      text: `${command} ${each.word}`, whole: `${command} ${each.word}${each.usage ? " " : ""}`,
      usage: each.usage, about: each.help,
    }));
}

/** What could stand here, for the text up to the caret. */
function offersFor(line) {
  const name = line.match(/(?:^|\s)([@#])([\w.-]*)$/);
  if (name) {
    const start = line.length - name[2].length - 1;
    return names(name[1], name[2]).map((each) => ({ ...each, whole: line.slice(0, start) + each.text + " " }));
  }
  if (!line.startsWith("/")) return [];
  const earlier = line.length > state.command.length + 1
    ? before().filter((each) => each.startsWith(line) && each !== line)
      .map((each) => ({ text: each, whole: each, about: "sent before" }))
    : [];
  return [...commands(line), ...earlier.filter((each) => each.text !== line.trim())];
}

function usageOf(line) {
  const [command, word] = line.split(" ");
  const hint = command === state.command && hints.find((each) => each.word === word);
  return hint ? `${command} ${hint.word}${hint.usage ? " " + hint.usage : ""}: ${hint.help}` : "";
}

function mark(index) {
  chosen = index;
  [...byId("offers").children].forEach((each, at) => each.setAttribute("aria-selected", String(at === chosen)));
  const option = byId("offers").children[chosen];
  if (option) {
    byId("line").setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else {
    byId("line").removeAttribute("aria-activedescendant");
  }
}

/** Takes the offers away. */
export function closeOffers() {
  offers = [];
  byId("offers").hidden = true;
  byId("offers").replaceChildren();
  byId("line").setAttribute("aria-expanded", "false");
  mark(-1);
}

function take(offer) {
  const line = byId("line");
  const rest = line.value.slice(line.selectionStart);
  line.value = offer.whole + rest.trimStart();
  line.setSelectionRange(offer.whole.length, offer.whole.length);
  line.focus();
  if (offer.whole.endsWith(" ")) show();
  else closeOffers();
}

function show() {
  const line = byId("line");
  const text = line.value.slice(0, line.selectionStart);
  offers = offersFor(text).slice(0, MOST);
  byId("line-hint").textContent = usageOf(line.value);
  if (offers.length === 0) {
    closeOffers();
    return;
  }
  byId("offers").replaceChildren(...offers.map((offer, index) => {
    const option = make("li", { role: "option", id: `offer-${index}`, "aria-selected": "false" },
      make("span", { class: "offer" }, offer.text, offer.usage ? make("span", { class: "faint" }, " " + offer.usage) : null),
      make("span", { class: "about" }, offer.about));
    option.addEventListener("mousedown", (event) => { event.preventDefault(); take(offer); });
    return option;
  }));
  byId("offers").hidden = false;
  byId("line").setAttribute("aria-expanded", "true");
  mark(-1);
}

/** True if the key was meant for the offers. Tab takes the first one, Enter only one that was gone to. */
function pressed(event) {
  if (offers.length === 0 || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return false;
  if (event.key === "ArrowDown") mark((chosen + 1) % offers.length);
  else if (event.key === "ArrowUp") mark((chosen <= 0 ? offers.length : chosen) - 1);
  else if (event.key === "Escape") closeOffers();
  else if (event.key === "Tab" && !event.shiftKey) take(offers[Math.max(chosen, 0)]);
  else if (event.key === "Enter" && chosen >= 0) take(offers[chosen]);
  else return false;
  return true;
}

/** Lets the box complete; must come before whoever else listens to its keys. */
export async function prepareCompletion() {
  const line = byId("line");
  line.addEventListener("input", show);
  line.addEventListener("blur", closeOffers);
  line.addEventListener("keydown", (event) => {
    if (!pressed(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  });
  hints = (await read("/practice/api/hints")).hints;
}
