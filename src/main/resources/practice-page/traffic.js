// The inspector: every request between the app and the workspace, newest first.

import { byId, make, read } from "./workspace.js";

const EVERY_MILLIS = 1_000;
const KEPT = 300;
const WAYS = {
  APP_TO_SLACK: { arrow: "→", words: "app to Slack" }, SLACK_TO_APP: { arrow: "←", words: "Slack to app" },
};
let lines = [];
let newest = 0;
let following = false;
let failed = "";

const isTrouble = (line) => line.result !== "ok" || line.status < 200 || line.status >= 300;

function wanted(line) {
  const words = byId("traffic-words").value.trim().toLowerCase();
  const direction = byId("traffic-direction").value;
  return (!direction || line.direction === direction) && (!byId("traffic-trouble").checked || isTrouble(line))
    && `${line.method} ${line.status} ${line.result}`.toLowerCase().includes(words);
}

const pretty = (value) => (typeof value === "string" ? value : JSON.stringify(value, null, 2));

function body(title, value, absent) {
  const text = pretty(value);
  return make("div", {}, make("h4", {}, title),
    text === "" || text === "{}" ? make("p", { class: "hint" }, absent)
      : make("pre", { tabindex: "0", role: "region", "aria-label": title }, text));
}

async function fill(details, number) {
  try {
    const whole = await read(`/practice/api/traffic/${number}`);
    details.append(body("Request", whole.request, "Nothing but the token was sent."),
      body("Answer", whole.answer, whole.answerKept ? "The answer had no content." : "This answer is no longer kept."));
  } catch (trouble) {
    details.append(make("p", { class: "error" }, `Could not be read: ${trouble.message}.`));
  }
}

function entry(line) {
  const way = WAYS[line.direction];
  const at = new Date(line.at);
  const time = at.toTimeString().slice(0, 8) + "." + String(at.getMilliseconds()).padStart(3, "0");
  const status = line.status === 0 ? "no answer" : String(line.status);
  const result = line.result === "ok" ? "ok" : line.result;
  const details = make("details", { class: isTrouble(line) ? "failed" : "" },
    make("summary", {},
      make("span", { class: "way" }, make("span", { "aria-hidden": "true" }, way.arrow), make("span", { class: "hidden" }, way.words)),
      make("span", { class: "method" }, line.method),
      make("span", { class: "facts" }, `${time} · ${status} · ${result} · ${line.millis} ms`
        + (line.perMinute ? ` · tier ${line.perMinute}/min` : ""))));
  details.addEventListener("toggle", () => {
    if (details.open && details.childElementCount === 1) fill(details, line.number);
  });
  const item = make("li", { "data-number": line.number }, details);
  return item;
}

function count() {
  const shown = byId("traffic").childElementCount;
  byId("traffic-count").textContent = failed
    || (shown === lines.length ? `${shown} requests, newest first.` : `${shown} of ${lines.length} requests, newest first.`);
}

/** Draws everything anew after the filter changed. */
function filter() {
  byId("traffic").replaceChildren(...lines.filter(wanted).map(entry).reverse());
  count();
}

async function look() {
  const { exchanges } = await read(`/practice/api/traffic?after=${newest}`);
  failed = "";
  lines = [...lines, ...exchanges].slice(-KEPT);
  newest = lines.at(-1)?.number ?? 0;
  byId("traffic").prepend(...exchanges.filter(wanted).map(entry).reverse());
  const oldest = lines[0]?.number ?? 0;
  [...byId("traffic").children].filter((each) => Number(each.dataset.number) < oldest).forEach((each) => each.remove());
  count();
}

async function round() {
  if (!following) return;
  try {
    await look();
  } catch (trouble) {
    failed = "Not up to date: " + trouble.message;
    count();
  }
  setTimeout(round, EVERY_MILLIS);
}

/** Follows the traffic while somebody looks at it. */
export function followTraffic(on) {
  const began = on && !following;
  following = on;
  if (began) round();
}

export function prepareTraffic() {
  byId("traffic-words").addEventListener("input", filter);
  byId("traffic-direction").addEventListener("change", filter);
  byId("traffic-trouble").addEventListener("change", filter);
}
