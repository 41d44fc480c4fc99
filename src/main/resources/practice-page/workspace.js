// What the page knows of the workspace, and how it asks for more and acts in it.

export const state = {
  people: new Map(), groups: new Map(), channels: [], shown: null, viewer: "", appUserId: "", command: "", app: "",
  forgets: false,
};

export const byId = (id) => document.getElementById(id);
export const nameOf = (userId) => state.people.get(userId)?.name ?? userId;
export const isDirect = (channel) => channel.kind.endsWith("DIRECT");

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export async function read(path) {
  const answer = await fetch(path, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  return answer.json();
}

/** Orders something of the workspace itself. The answer always has `trouble`: empty, or why it did not happen. */
export async function order(method, path, body) {
  try {
    const sent = body === undefined ? {} : { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
    const answer = await fetch(path, { method, ...sent });
    const reply = await answer.json();
    return { ...reply, trouble: reply.ok ? "" : reply.error || `the workspace answered ${answer.status}` };
  } catch {
    return { ok: false, trouble: "the workspace does not answer" };
  }
}

/** Does something as the chosen person. The answer always has `trouble`: empty, or why it did not happen. */
export async function act(what, body) {
  try {
    const answer = await fetch(`/practice/api/users/${encodeURIComponent(state.viewer)}/${what}`, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
    });
    const reply = await answer.json();
    const trouble = reply.ok ? "" : reply.failure || reply.error || `the workspace answered ${answer.status}`;
    return { ...reply, trouble };
  } catch {
    return { ok: false, trouble: "the workspace does not answer" };
  }
}

/** Runs the work once at a time and shows on the button that it runs. */
export async function busy(button, work) {
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  button.setAttribute("aria-disabled", "true");
  try {
    await work();
  } finally {
    button.removeAttribute("aria-busy");
    button.removeAttribute("aria-disabled");
  }
}

/** Says why something did not happen, until it is dismissed or something else is done; an empty text takes it away. */
export function complain(text) {
  byId("trouble").hidden = text === "";
  byId("trouble-text").textContent = text && text[0].toUpperCase() + text.slice(1);
}
