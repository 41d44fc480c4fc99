// Panels that whoever started the workspace supplies: a value, a sentence, and buttons.

import { busy, byId, complain, make, order, read } from "./workspace.js";

const EVERY_MILLIS = 2_000;
let drawn = "";

function panel(each, index) {
  const buttons = each.choices.map((choice) => {
    const button = make("button", { type: "button", class: "button", "data-choice": `${index} ${choice.id}` }, choice.label);
    button.addEventListener("click", () => busy(button, async () => {
      const reply = await order("POST", `/practice/api/panels/${index}/press`, { choice: choice.id });
      complain(reply.trouble);
      await look();
    }));
    return button;
  });
  return make("section", { class: "panel", "aria-label": each.title },
    make("h3", {}, each.title), make("p", { class: "value" }, each.value),
    each.detail ? make("p", { class: "hint" }, each.detail) : null, make("div", { class: "row" }, ...buttons));
}

function draw(panels) {
  const opener = byId("open-panels");
  opener.hidden = panels.length === 0;
  opener.textContent = panels.map((each) => `${each.title} ${each.value}`).join(" · ");
  const shape = JSON.stringify(panels.map((each) => [each.title, each.choices]));
  if (shape === drawn) {
    [...byId("pane-panels").children].forEach((node, index) => {
      node.querySelector(".value").textContent = panels[index].value;
      const detail = node.querySelector(".hint");
      if (detail) detail.textContent = panels[index].detail;
    });
    return;
  }
  drawn = shape;
  const focused = document.activeElement?.dataset?.choice;
  byId("pane-panels").replaceChildren(...panels.map(panel));
  if (focused) {
    const there = byId("pane-panels").querySelector(`[data-choice="${CSS.escape(focused)}"]`);
    (there ?? byId("tools-title")).focus();
  }
}

async function look() {
  draw((await read("/practice/api/panels")).panels);
}

/** Keeps the panels up to date. A workspace that is gone is said elsewhere on the page. */
export function preparePanels() {
  const again = () => look().catch(() => {}).then(() => setTimeout(again, EVERY_MILLIS));
  again();
}
