// The same reading in many documents, as a sheet of crops that are accepted or corrected together.
import { address, attempt, blank, chance, get, h, key_of, leading_row, nothing_here, picture, post, rows, tell, trimmed } from "./page.js";
import { say, say_field, say_kind } from "./words.js";

const most_offered = 5;

export async function alike_view(values, { go }) {
  if (values.kind === undefined) {
    const { groups } = await get("alike");
    const row = each => leading_row(address("alike", { kind: each.kind, text: each.text }), h("span", { class: "print" }, each.text || blank()), say_kind(each.kind), h("td", { class: "number" }, each.count.toLocaleString()));
    return { element: h("section", { class: "list" }, h("header", {}, h("h1", {}, say("alike")), h("span", { class: "soft small" }, say("alike_says"))), groups.length ? rows(["", "medium", "narrow"], ["reading", "kind", "count"], groups.map(row)) : nothing_here(say("none_alike"))) };
  }
  const text = values.text || "", { items } = await get("alike", { kind: values.kind, text });
  if (!items.length) return { element: nothing_here(say("none_alike")) };
  const chosen = new Set(items), accept = h("button", { class: "primary" }), all = h("button", { class: "quiet" });
  const input = h("input", { class: "input print", "aria-label": say("correct_chosen"), value: text });
  const settle = attempt(async to => {
    if (!chosen.size) return;
    await post("decide_many", { decisions: [...chosen].map(each => ({ ...key_of(each), action: to === text ? "accept" : "correct", text: to, shown: each.text, reading: each.reading })) });
    tell(say("saved_many", chosen.size));
    go("alike");
  });
  const cards = new Map();
  const choose = (list, on) => {
    for (const item of list) { if (on) chosen.add(item); else chosen.delete(item); cards.get(item).setAttribute("aria-pressed", on); }
    accept.replaceChildren(say("accept_chosen", chosen.size), h("kbd", {}, "↵"));
    accept.disabled = !chosen.size;
    all.textContent = say(chosen.size ? "choose_none" : "choose_all");
  };
  for (const item of items) cards.set(item, h("button", { class: "crop", onclick: () => choose([item], !chosen.has(item)) },
    h("img", { src: picture("crop", key_of(item)), alt: item.text || say("blank"), loading: "lazy", onload: event => event.target.replaceWith(trimmed(event.target)), onerror: event => event.target.replaceWith(h("span", { class: "print missing" }, item.text || blank())) }), h("span", { class: "small row" }, say_field(item.field, item.label), chance(item.confidence)), h("span", { class: "small soft clip" }, item.project || "")));
  choose(items, true);
  accept.addEventListener("click", () => settle(text));
  all.addEventListener("click", () => choose(items, !chosen.size));
  const counted = new Map();
  for (const { alternative } of items) if (alternative) counted.set(alternative, (counted.get(alternative) || 0) + 1);
  const offered = [...counted].sort((a, b) => b[1] - a[1]).slice(0, most_offered).map(([other]) => h("button", { class: "print", onclick: () => settle(other) }, other));
  const element = h("div", { class: "sheet" }, h("header", { class: "actions" }, h("h1", {}, h("span", { class: "print" }, text || blank()), " ", h("span", { class: "soft number" }, say("same", items.length))), accept, all),
    h("div", { class: "change" }, h("span", { class: "soft small" }, say("correct_chosen")), ...offered, input, h("button", { onclick: () => settle(input.value) }, say("apply"))), h("div", { class: "crops" }, ...cards.values()));
  return { element, focus: accept, keys: event => { if (event.key === "Enter" && document.activeElement === input) return settle(input.value); if (event.key === "Escape") return go("alike"); } };
}
