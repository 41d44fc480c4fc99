// The tools beside the workspace: traffic, faults, and the panels of whoever started it. One is open at a time.

import { prepareFaults } from "./faults.js";
import { preparePanels } from "./panels.js";
import { followTraffic, prepareTraffic } from "./traffic.js";
import { byId } from "./workspace.js";

const TITLES = { panels: "Around the workspace", traffic: "Traffic", faults: "Faults" };
let open = null;

function show(name) {
  const before = open;
  open = name;
  for (const each of Object.keys(TITLES)) {
    byId(`pane-${each}`).hidden = each !== name;
    byId(`open-${each}`).setAttribute("aria-expanded", String(each === name));
  }
  byId("tools").hidden = name === null;
  followTraffic(name === "traffic");
  if (name) {
    byId("tools-title").textContent = TITLES[name];
    byId("tools-title").focus();
  } else if (before) {
    byId(`open-${before}`).focus();
  }
}

export function prepareTools() {
  for (const name of Object.keys(TITLES)) {
    byId(`open-${name}`).addEventListener("click", () => show(open === name ? null : name));
  }
  byId("tools-close").addEventListener("click", () => show(null));
  byId("tools").addEventListener("keydown", (event) => {
    if (event.key === "Escape") show(null);
  });
  prepareTraffic();
  prepareFaults();
  preparePanels();
}
