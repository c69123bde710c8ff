// The same reading in many documents, as a sheet of crops that are accepted or corrected together.
import { attempt, chance, get, h, picture, post, tell } from "./page.js";
import { say, say_field, say_kind } from "./words.js";

export async function alike_view(values, { go }) {
  if (values.kind === undefined) {
    const { groups } = await get("alike");
    const row = each => h("tr", { tabindex: 0, onclick: () => go("alike", { kind: each.kind, text: each.text }), onkeydown: event => event.key === "Enter" && go("alike", { kind: each.kind, text: each.text }) },
      h("td", { class: "print" }, each.text || say("blank")), h("td", {}, say_kind(each.kind)), h("td", { class: "number" }, String(each.count)));
    return { element: h("div", { class: "sheet" }, h("h1", {}, say("alike")), groups.length ? h("table", { class: "rows" }, h("colgroup", {}, ...["", "medium", "narrow"].map(each => h("col", { class: each }))), h("tbody", {}, ...groups.map(row))) : h("div", { class: "empty" }, h("p", {}, say("all_done")))) };
  }
  const text = values.text || "", { items } = await get("alike", { kind: values.kind, text });
  const chosen = new Set(items), accept = h("button", { class: "primary" });
  const count = () => { accept.textContent = say("accept_chosen", chosen.size); accept.disabled = !chosen.size; };
  const input = h("input", { class: "input print", "aria-label": say("correct_chosen"), value: text });
  const settle = attempt(async (action, text) => {
    const decisions = [...chosen].map(each => ({ document: each.document, declaration: each.declaration, field: each.field, action, text, shown: each.text, reading: each.reading }));
    await post("decide_many", { decisions });
    tell(say("saved"));
    go("alike");
  });
  accept.addEventListener("click", () => settle("accept", text));
  const crop = item => {
    const card = h("button", { class: "crop", "aria-pressed": "true", onclick: () => { chosen.has(item) ? chosen.delete(item) : chosen.add(item); card.setAttribute("aria-pressed", chosen.has(item)); count(); } },
      h("img", { src: picture("crop", { document: item.document, declaration: item.declaration, field: item.field }), alt: item.text || say("blank"), loading: "lazy", onerror: event => event.target.replaceWith(h("span", { class: "print" }, item.text || say("blank"))) }), h("span", { class: "small" }, say_field(item.field, item.label), " ", chance(item.confidence)), h("span", { class: "small soft clip" }, item.project || ""));
    return card;
  };
  count();
  return { element: h("div", { class: "sheet" }, h("h1", {}, say("same", items.length), " ", h("span", { class: "print" }, text || say("blank"))),
    h("div", { class: "actions" }, accept, h("span", { class: "soft" }, say("correct_chosen")), input, h("button", { onclick: () => settle(input.value === text ? "accept" : "correct", input.value) }, say("apply"))), h("div", { class: "crops" }, ...items.map(crop))), focus: accept };
}
