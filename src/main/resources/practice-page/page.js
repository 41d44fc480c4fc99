// Draws the workspace as one person sees it and keeps it up to date. Start reading at start(), at the end.

import { channelLabel, drawChannels, lastRead, markRead } from "./channels.js";
import { drawComposer, prepareComposer } from "./composer.js";
import { prepareDialogs, showViews } from "./dialogs.js";
import { prepareFiles } from "./files.js";
import { drawHome, drawMessages, focusBack, forgetAct, listed } from "./messages.js";
import { drawRole, entitle, preparePeople, rememberViewer } from "./people.js";
import { mrkdwn, safeLink } from "./text.js";
import { prepareTools } from "./tools.js";
import { byId, complain, isDirect, make, read, state } from "./workspace.js";

let sought = null;
let workspaceName = "";

function drawHead(channel) {
  byId("title").textContent = (isDirect(channel) ? "" : "#") + channelLabel(channel);
  byId("topic").replaceChildren(mrkdwn(channel.topic, make("span")));
  const marks = byId("marks");
  const members = channel.members.length;
  marks.replaceChildren(members === 1 ? "1 member" : `${members} members`);
  channel.pins.forEach((ts, index) => {
    const label = channel.pins.length === 1 ? "pinned message" : `pinned message ${index + 1}`;
    marks.append(" · 📌 ", make("a", { href: `#${channel.id}/${ts}` }, label));
  });
  for (const mark of channel.bookmarks) marks.append(" · 🔖 ", safeLink(mark.link, mark.title));
}

function showSought() {
  const message = sought && byId("messages").querySelector(`[data-ts="${CSS.escape(sought)}"]`);
  if (!message) return false;
  sought = null;
  const thread = message.closest("details");
  if (thread) thread.open = true;
  message.scrollIntoView({ block: "start" });
  message.focus({ preventScroll: true });
  return true;
}

const NOTHING = { ephemerals: [], views: [] };

async function drawShown() {
  const channel = state.channels.find((each) => each.id === state.shown);
  const [asked, viewer] = [state.shown, state.viewer];
  const [{ messages }, own] = await Promise.all([
    channel ? read(`/practice/api/channels/${asked}/messages`) : { messages: [] },
    viewer ? read(`/practice/api/users/${viewer}/private`) : NOTHING,
  ]);
  if (asked !== state.shown || viewer !== state.viewer) return;
  showViews(own.views);
  if (asked === "home" && !own.home) {
    // The app shows this person no home; the address must not lead there either.
    history.replaceState(null, "", location.pathname + location.search);
    soon();
    return;
  }
  if (asked === "home") showHome(own.home);
  else if (channel) showChannel(channel, messages, own);
  drawChannels(own.home);
}

function showHome(home) {
  byId("title").textContent = `${state.app}, home`;
  byId("topic").replaceChildren();
  byId("marks").replaceChildren();
  byId("composer").hidden = true;
  byId("obstacle").hidden = true;
  drawHome(home);
  showJump();
}

function showChannel(channel, messages, own) {
  const pane = byId("messages");
  const atEnd = pane.scrollHeight - pane.scrollTop - pane.clientHeight < 60;
  const same = drawMessages(listed(messages, own), lastRead(channel));
  drawHead(channel);
  drawComposer(channel, channelLabel(channel));
  if (!showSought() && (atEnd || !same)) pane.scrollTop = pane.scrollHeight;
  markRead(channel);
  showJump();
}

function showJump() {
  const pane = byId("messages");
  byId("newest").hidden = pane.scrollHeight - pane.scrollTop - pane.clientHeight < 200;
}

/** A person sees the public channels and those they are in; an onlooker sees everything. */
const visible = (channel) => !state.viewer || channel.kind === "PUBLIC" || channel.members.includes(state.viewer);

async function refresh() {
  const known = new Set(state.channels.map((each) => each.id));
  state.channels = (await read("/practice/api/channels")).channels.filter(visible);
  const [wanted, ts] = decodeURIComponent(location.hash.slice(1)).split("/");
  if (wanted === "home" && state.viewer) {
    state.shown = "home";
  } else if (state.channels.some((each) => each.id === wanted)) {
    state.shown = wanted;
    if (ts && sought === "") sought = ts;
  } else {
    // Until somebody chooses a channel, the page goes where a new one opens.
    const named = state.channels.filter((each) => !isDirect(each));
    const opened = byId("line").value === "" && named.findLast((each) => !known.has(each.id));
    const still = named.some((each) => each.id === state.shown) ? state.shown : null;
    state.shown = (opened && opened.id) || still || (named.at(-1)?.id ?? null);
  }
  await drawShown();
}

let timer = null;
let drawing = false;
let again = false;

/** Soon draws everything anew, once for all that is asked in between. */
function soon() {
  again = true;
  if (timer !== null || drawing) return;
  timer = setTimeout(async () => {
    timer = null;
    again = false;
    drawing = true;
    try {
      await refresh();
    } catch (trouble) {
      byId("link").textContent = "not up to date: " + trouble.message;
    } finally {
      drawing = false;
      if (again) soon();
    }
  }, 40);
}

function follow() {
  const events = new EventSource("/practice/events");
  events.addEventListener("hello", () => { byId("link").textContent = "live"; soon(); });
  events.addEventListener("change", soon);
  events.onerror = () => { byId("link").textContent = "the workspace does not answer, trying again"; };
}

/** Puts the person into the address, so that a reload, a bookmark or a second tab is the same person. */
function become(userId) {
  state.viewer = userId;
  const address = new URL(location.href);
  if (userId) address.searchParams.set("as", state.people.get(userId).handle);
  else address.searchParams.delete("as");
  history.replaceState(null, "", address);
  rememberViewer();
  complain("");
  forgetAct();
  // What was announced may have been for the person before alone.
  byId("news").replaceChildren();
  drawRole();
  entitle(workspaceName);
  soon();
}

async function start() {
  const workspace = await read("/practice/api/workspace");
  workspace.people.forEach((person) => state.people.set(person.id, person));
  workspace.groups.forEach((group) => state.groups.set(group.id, group));
  Object.assign(state, { appUserId: workspace.appUserId, app: workspace.app, command: workspace.command });
  workspaceName = workspace.name;
  byId("workspace").textContent = workspace.name;
  byId("banner").textContent = workspace.rateFactor === 1
    ? "This is not Slack. Rate tiers as in Slack."
    : `This is not Slack. Rate tiers sped up ×${workspace.rateFactor}.`;
  preparePeople(workspace, become);
  entitle(workspaceName);
  prepareDialogs(focusBack);
  prepareFiles();
  prepareComposer(forgetAct);
  prepareTools();
  byId("trouble-close").addEventListener("click", () => { complain(""); byId("line").focus(); });
  byId("newest").addEventListener("click", () => { byId("messages").scrollTop = byId("messages").scrollHeight; });
  byId("messages").addEventListener("scroll", showJump, { passive: true });
  document.addEventListener("visibilitychange", soon);
  sought = "";
  window.addEventListener("hashchange", () => { sought = ""; soon(); });
  follow();
}

start().catch((trouble) => { byId("link").textContent = "could not start: " + trouble.message; });
