// What opens over the page: the dialog that a button asks first, and the modals of the chosen person.

import { block } from "./blocks.js";
import { control } from "./controls.js";
import { emoji, textObject } from "./text.js";
import { act, busy, byId, make } from "./workspace.js";

/** Asks what the element wants asked; true if it asks nothing or the person agrees. */
export function agreed(element) {
  const asked = element.confirm;
  if (!asked) return Promise.resolve(true);
  const dialog = byId("confirm");
  byId("confirm-title").textContent = asked.title?.text ?? "Are you sure?";
  byId("confirm-text").replaceChildren(textObject(asked.text, make("p")));
  const yes = byId("confirm-yes");
  yes.textContent = asked.confirm?.text ?? "Yes";
  yes.className = `button ${asked.style === "danger" ? "danger filled" : "primary"}`;
  byId("confirm-no").textContent = asked.deny?.text ?? "Cancel";
  return new Promise((resolve) => {
    const done = () => resolve(dialog.returnValue === "yes");
    dialog.returnValue = "";
    dialog.addEventListener("close", done, { once: true });
    dialog.showModal();
  });
}

const keptUnder = (view) => `practice modal ${view.id}`;

/** What somebody typed into a modal outlives a reload of the page. */
function keep() {
  if (!shown) return;
  const values = Object.fromEntries([...controls].map(([blockId, each]) => [blockId, each.value()]));
  sessionStorage.setItem(keptUnder(shown), JSON.stringify(values));
}

function keptFor(view) {
  const kept = sessionStorage.getItem(keptUnder(view));
  return new Map(Object.entries(kept ? JSON.parse(kept) : {}));
}

let shown = null;
const controls = new Map();

function grumble(text) {
  byId("modal-trouble").hidden = text === "";
  byId("modal-trouble").textContent = text;
}

function field(input, kept) {
  const id = `field-${input.block_id}`;
  const made = control(input.element, id, kept.get(input.block_id));
  const hint = input.hint ? make("p", { class: "hint", id: `${id}-hint` }, input.hint.text) : null;
  const error = make("p", { class: "error", id: `${id}-error`, hidden: true });
  const describes = (hint ? `${id}-hint ` : "") + `${id}-error`;
  const label = [emoji(input.label?.text ?? ""), input.optional ? make("span", { class: "faint" }, " (optional)") : null];
  const row = made.group
    ? make("fieldset", { class: "field" }, make("legend", {}, ...label.filter(Boolean)), made.node, hint, error)
    : make("div", { class: "field" }, make("label", { for: id }, ...label.filter(Boolean)), made.node, hint, error);
  (made.group ? row : made.first)?.setAttribute("aria-describedby", describes);
  if (!input.optional && !made.group) made.first.setAttribute("aria-required", "true");
  controls.set(input.block_id, { ...made, error, key: `${input.block_id}.${input.element.action_id}` });
  return row;
}

function showErrors(errors) {
  let first = null;
  for (const [blockId, each] of controls) {
    const wrong = errors[blockId] ?? "";
    each.error.textContent = wrong;
    each.error.hidden = wrong === "";
    each.first?.setAttribute("aria-invalid", String(wrong !== ""));
    if (wrong && !first) first = each.first;
  }
  first?.focus();
}

async function submit() {
  const values = {};
  for (const each of controls.values()) values[each.key] = each.value();
  grumble("");
  const reply = await act("submit", { view: shown.id, values });
  const errors = reply.errors ?? {};
  showErrors(errors);
  if (Object.keys(errors).length === 0) grumble(reply.trouble);
}

async function pressInside(made, element, action) {
  if (!(await agreed(element))) return;
  await busy(made, async () => grumble((await act("press", { view: shown.id, action })).trouble));
}

function draw(view, kept) {
  shown = view;
  controls.clear();
  grumble("");
  byId("modal-title").textContent = emoji(view.title);
  byId("modal-body").replaceChildren(
    ...view.blocks.map((each) => (each.type === "input" ? field(each, kept) : block(each, pressInside))));
  const send = byId("modal-submit");
  send.hidden = !view.submit;
  send.textContent = view.submit;
  byId("modal-close").textContent = view.close || (view.submit ? "Cancel" : "Close");
  const dialog = byId("modal");
  if (!dialog.open) dialog.showModal();
  const wished = view.blocks.find((each) => each.element?.focus_on_load)?.block_id;
  const first = controls.get(wished)?.first ?? [...controls.values()][0]?.first;
  (first ?? (view.submit ? send : byId("modal-close"))).focus();
}

/** Shows the topmost of the chosen person's modals, keeping what was typed where only its content changed. */
export function showViews(views) {
  const top = views.at(-1);
  if (!top) {
    if (shown) {
      byId("modal").close();
      sessionStorage.removeItem(keptUnder(shown));
    }
    shown = null;
  } else if (top.id !== shown?.id) {
    draw(top, keptFor(top));
  } else if (top.hash !== shown.hash) {
    draw(top, new Map([...controls].map(([blockId, each]) => [blockId, each.value()])));
  }
}

/** Lets the page's fixed dialogs work; `afterwards` runs when one closed. */
export function prepareDialogs(afterwards) {
  byId("confirm-yes").addEventListener("click", () => byId("confirm").close("yes"));
  byId("confirm-no").addEventListener("click", () => byId("confirm").close(""));
  byId("confirm").addEventListener("close", afterwards);
  const leave = (event) => {
    event.preventDefault();
    if (shown) act("close", { view: shown.id });
  };
  byId("modal").addEventListener("cancel", leave);
  byId("modal").addEventListener("close", afterwards);
  byId("modal-close").addEventListener("click", leave);
  byId("modal-form").addEventListener("submit", (event) => {
    event.preventDefault();
    if (shown?.submit) busy(byId("modal-submit"), submit);
  });
  byId("modal-form").addEventListener("input", keep);
  byId("modal-form").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) byId("modal-form").requestSubmit();
  });
}
