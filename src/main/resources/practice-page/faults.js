// The fault panel: bad luck on demand, shown plainly as long as it lasts.

import { busy, byId, make, order, read } from "./workspace.js";

const EVERY_MILLIS = 2_000;
const PATH = "/practice/faults";
const KINDS = {
  delay: { label: "Late", value: "millis", unit: "Delay in milliseconds", given: "1000" },
  "drop-before": { label: "Lost, without effect" },
  "drop-after": { label: "Answer or acknowledgement lost, after its effect" },
  duplicate: { label: "Delivered twice", only: "deliveries" },
  "rate-limit": { label: "429, too many requests", value: "seconds", unit: "Retry after, in seconds", given: "1", only: "calls" },
  fail: { label: "500 or another HTTP status", value: "status", unit: "HTTP status", given: "500", only: "calls" },
};
const DELIVERIES = {
  deliveries: "Every delivery", "deliveries/slash": "Slash commands", "deliveries/block_actions": "Presses in messages and modals",
  "deliveries/view_submission": "Submitted modals", "deliveries/event": "Events",
};
let methods = [];
let drawn = "";

const option = (value, label) => make("option", { value }, label);

/** Offers only where this kind of fault can strike. */
function drawForm() {
  const kind = KINDS[byId("fault-kind").value];
  const places = byId("fault-on");
  const before = places.value;
  places.replaceChildren();
  if (kind.only !== "deliveries") {
    places.append(make("optgroup", { label: "The app calls" }, option("*", "Every call"),
      ...methods.map((each) => option(each, each)), option("response_url", "response_url"), option("upload", "upload of a file")));
  }
  if (kind.only !== "calls") {
    places.append(make("optgroup", { label: "Delivered to the app" },
      ...Object.entries(DELIVERIES).map(([value, label]) => option(value, label))));
  }
  if ([...places.options].some((each) => each.value === before)) places.value = before;
  byId("fault-value").hidden = !kind.value;
  byId("fault-value-label").hidden = !kind.value;
  byId("fault-value-label").textContent = kind.unit ?? "";
  byId("fault-value").value = kind.given ?? "";
}

function fault(each) {
  const off = make("button", { type: "button", class: "button", "aria-label": `Switch off: ${each.words}` }, "Off");
  off.addEventListener("click", () => busy(off, async () => {
    take(await order("DELETE", `${PATH}/${encodeURIComponent(each.name)}`));
    byId("tools-title").focus();
  }));
  return make("li", {}, make("span", {}, each.words), off);
}

function draw(active, others) {
  const print = JSON.stringify([active, others]);
  if (print === drawn) return;
  drawn = print;
  const count = active.length + others.length;
  byId("open-faults").textContent = count === 0 ? "Faults" : `Faults (${count})`;
  byId("open-faults").classList.toggle("on", count > 0);
  byId("fault-note").textContent = count === 0 ? "" : `⚠ ${count === 1 ? "1 fault" : count + " faults"} in effect`;
  const items = [...active.map(fault), ...others.map((words) => make("li", {}, words))];
  byId("faults").replaceChildren(...(items.length ? items : [make("li", { class: "hint" }, "None. Everything works.")]));
}

function take(reply) {
  byId("fault-trouble").textContent = reply.trouble ? reply.trouble[0].toUpperCase() + reply.trouble.slice(1) + "." : "";
  if (!reply.trouble) draw(reply.active, reply.others);
  return !reply.trouble;
}

/** A number, or the text as it was typed, which the workspace then refuses in words. */
const number = (text) => (/^\d+$/.test(text.trim()) ? Number(text) : text.trim());

async function switchOn() {
  const word = byId("fault-kind").value;
  const kind = KINDS[word];
  const on = byId("fault-on").value;
  const times = byId("fault-times").value.trim();
  const body = { fault: word, on };
  if (kind.value) body[kind.value] = number(byId("fault-value").value);
  if (times) body.times = number(times);
  const name = `${word}-${on}`.replaceAll("*", "all").replaceAll("/", "-");
  if (take(await order("PUT", `${PATH}/${encodeURIComponent(name)}`, body))) byId("fault-times").value = "";
}

async function cutSockets() {
  const reply = await order("PUT", `${PATH}/cut-sockets`, {});
  if (!take(reply)) return;
  byId("fault-trouble").textContent = reply.cut === 0 ? "No socket was open." : `${reply.cut} sockets were cut.`;
}

async function look() {
  const reply = await read(PATH);
  if (methods.length === 0) {
    methods = reply.methods;
    drawForm();
  }
  draw(reply.active, reply.others);
}

export function prepareFaults() {
  byId("fault-kind").append(...Object.entries(KINDS).map(([value, each]) => option(value, each.label)));
  byId("fault-kind").addEventListener("change", drawForm);
  byId("fault-form").addEventListener("submit", (event) => {
    event.preventDefault();
    busy(event.submitter, switchOn);
  });
  byId("fault-clear").addEventListener("click", () => busy(byId("fault-clear"), async () => take(await order("DELETE", PATH))));
  byId("fault-sockets").addEventListener("click", () => busy(byId("fault-sockets"), cutSockets));
  drawForm();
  const again = () => look().catch(() => {}).then(() => setTimeout(again, EVERY_MILLIS));
  again();
}
