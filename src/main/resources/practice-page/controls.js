// Things to fill in: inputs, selects, pickers. Each gives its value as the one text that the workspace takes.

import { isDirect, make, state } from "./workspace.js";

const people = () => [...state.people.values()].filter((each) => !each.bot)
  .map((each) => ({ value: each.id, label: `${each.name} (@${each.handle})` }));
const channels = () => state.channels.filter((each) => !isDirect(each))
  .map((each) => ({ value: each.id, label: "#" + each.name }));
const option = (each) => ({
  value: each.value, label: (each.text?.text ?? each.value) + (each.description ? `: ${each.description.text}` : ""),
});

function choices(element) {
  if (element.type.includes("users_select")) return people();
  if (element.type.includes("channels_select") || element.type.includes("conversations_select")) return channels();
  return (element.options ?? []).map(option);
}

function initial(element) {
  const one = element.initial_value ?? element.initial_user ?? element.initial_date ?? element.initial_time
    ?? element.initial_channel ?? element.initial_conversation ?? element.initial_date_time ?? element.initial_option?.value;
  const several = element.initial_users ?? element.initial_channels ?? element.initial_conversations
    ?? element.initial_options?.map((each) => each.value) ?? [];
  return String(one ?? several.join(","));
}

function toOption(each, chosen) {
  const made = make("option", { value: each.value }, each.label);
  made.selected = each.value === chosen;
  return made;
}

function select(element, id, chosen) {
  const box = make("select", { id }, make("option", { value: "" }, element.placeholder?.text ?? "Choose …"));
  for (const group of element.option_groups ?? []) {
    box.append(make("optgroup", { label: group.label?.text ?? "" },
      ...group.options.map((each) => toOption(option(each), chosen))));
  }
  box.append(...choices(element).map((each) => toOption(each, chosen)));
  return { node: box, first: box, value: () => box.value };
}

function ticks(element, id, chosen, kind) {
  const wanted = new Set(chosen.split(","));
  const grouped = (element.option_groups ?? []).flatMap((group) => group.options.map(option));
  const boxes = [...grouped, ...choices(element)].map((each) => {
    const box = make("input", { type: kind, name: id, value: each.value });
    box.checked = wanted.has(each.value);
    return { box, label: make("label", { class: "tick" }, box, " " + each.label) };
  });
  return {
    node: make("div", { class: "ticks", id }, ...boxes.map((each) => each.label)), first: boxes[0]?.box, group: true,
    value: () => boxes.filter((each) => each.box.checked).map((each) => each.box.value).join(","),
  };
}

const TYPED = {
  email_text_input: "email", url_text_input: "url", number_input: "text", datepicker: "date", timepicker: "time",
};

function typed(element, id, chosen) {
  const long = element.multiline === true || element.type === "rich_text_input";
  const box = long ? make("textarea", { id, rows: "4" }) : make("input", { id, type: TYPED[element.type] ?? "text" });
  box.placeholder = element.placeholder?.text ?? "";
  box.autocomplete = "off";
  box.value = chosen;
  return { node: box, first: box, value: () => box.value };
}

function moment(element, id, chosen) {
  const box = make("input", { id, type: "datetime-local" });
  if (chosen) {
    const local = new Date(Number(chosen) * 1000);
    box.value = new Date(local.getTime() - local.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  }
  return { node: box, first: box, value: () => (box.value ? String(Math.floor(new Date(box.value) / 1000)) : "") };
}

/** A control for a Block Kit element; `given` is what somebody filled in before, or undefined. */
export function control(element, id, given) {
  const chosen = given ?? initial(element);
  if (element.type === "checkboxes" || element.type.startsWith("multi_")) return ticks(element, id, chosen, "checkbox");
  if (element.type === "radio_buttons") return ticks(element, id, chosen, "radio");
  if (element.type === "datetimepicker") return moment(element, id, chosen);
  if (element.type.endsWith("select") || element.type === "overflow") return select(element, id, chosen);
  return typed(element, id, chosen);
}
