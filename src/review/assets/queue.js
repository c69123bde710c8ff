// What is to be checked, riskiest first; filters; the error budget and what it costs.
import { attempt, chance, doubtful, get, h, percent } from "./page.js";
import { say, say_field, say_finding, say_kind } from "./words.js";

const filters = ["issuer", "year", "kind", "finding", "budget"];
export const chosen = values => Object.fromEntries(filters.filter(each => values[each]).map(each => [each, values[each]]));

function tally(summary) {
  const minutes = Math.ceil(summary.seconds_left / 60);
  const entry = (value, name) => h("div", {}, h("dt", {}, say(name)), h("dd", {}, String(value)));
  return [h("dl", { class: "tally" }, entry(summary.left.toLocaleString(), "left"), entry(summary.settled.toLocaleString(), "settled"), entry(summary.declarations.toLocaleString(), "forms"),
    entry(minutes < 90 ? say("minutes", minutes) : say("hours", (minutes / 60).toFixed(1)), "time_left")),
  h("div", { class: "meter", role: "progressbar", "aria-valuenow": summary.settled, "aria-valuemax": summary.settled + summary.left, "aria-label": say("settled") }, bar(summary))];
}
function bar(summary) {
  const element = h("i");
  element.style.width = `${100 * summary.settled / Math.max(1, summary.settled + summary.left)}%`;
  return element;
}

function budget(summary, values, go) {
  const curve = summary.budget.curve, most = Math.max(1, ...curve.map(each => each.fields));
  const nearest = wanted => curve.reduce((best, each, at) => Math.abs(Math.log((each.budget + 1e-6) / (wanted + 1e-6))) < Math.abs(Math.log((curve[best].budget + 1e-6) / (wanted + 1e-6))) ? at : best, 0);
  let at = nearest(Number(values.budget || summary.budget.current));
  const x = index => 4 + 292 * index / Math.max(1, curve.length - 1), y = point => 68 - 60 * point.fields / most;
  const here = h("circle", { r: 4.5, class: "here" }), words = h("p", { class: "small soft", "aria-live": "polite" });
  const tell = () => {
    here.setAttribute("cx", x(at));
    here.setAttribute("cy", y(curve[at]));
    words.textContent = say("budget_says", curve[at].fields.toLocaleString(), curve[at].expected_wrong.toFixed(1), (curve[at].budget * 10000).toFixed(curve[at].budget < 0.001 ? 1 : 0));
  };
  const input = h("input", { type: "range", min: 0, max: curve.length - 1, step: 1, value: at, "aria-label": say("budget"), oninput: () => { at = Number(input.value); tell(); }, onchange: () => go("queue", { ...chosen(values), budget: curve[at].budget }, true) });
  tell();
  return h("div", { class: "budget" }, h("h3", {}, say("budget")), h("svg", { viewBox: "0 0 300 74", "aria-hidden": "true" }, h("polyline", { class: "curve", points: curve.map((each, index) => `${x(index)},${y(each)}`).join(" ") }), here), input, words);
}

export async function queue_view(values, { go }) {
  const active = chosen(values), [summary, queue] = await Promise.all([get("summary", active), get("queue", { ...active, limit: 100 })]);
  const choose = (name, options, words) => h("label", {}, say(name), h("select", { onchange: event => go("queue", { ...active, [name]: event.target.value }, true) },
    h("option", { value: "" }, say("all")), ...options.map(each => h("option", { value: each.value, selected: each.value === values[name] }, `${words(each)} · ${each.count}`))));
  const open = item => go("field", { ...active, document: item.document, declaration: item.declaration, field: item.field });
  const row = item => h("tr", { tabindex: 0, onclick: () => open(item) },
    h("td", {}, say_field(item.field, item.label), item.finding ? h("div", {}, h("span", { class: "tag bad" }, say_finding(item.finding))) : null),
    h("td", { class: "print" }, h("div", { class: "clip" }, ...(item.text ? doubtful(item.text, item.alternative) : [h("span", { class: "soft" }, say("blank"))]))), h("td", {}, chance(item.confidence)),
    h("td", { class: "small" }, h("div", { class: "clip" }, item.project || ""), h("div", { class: "soft" }, [item.issuer, item.year].filter(Boolean).join(" · "))), h("td", {}, item.held_by ? h("span", { class: "tag" }, say("held", item.held_by)) : null));
  const side = h("aside", { class: "side" }, ...tally(summary), summary.budget.curve.length ? budget(summary, values, go) : null,
    choose("issuer", summary.facets.issuer, each => each.value), choose("year", summary.facets.year, each => each.value), choose("kind", summary.facets.kind, each => say_kind(each.value)), choose("finding", summary.facets.finding, each => say_finding(each.value)));
  const start = h("button", { class: "primary", onclick: () => queue.items.length && open(queue.items[0]), disabled: !queue.items.length }, say("start"), " ↵");
  const list = h("section", { class: "list" }, h("header", {}, h("h1", {}, say("queue")), h("span", { class: "soft number" }, queue.total.toLocaleString()), start),
    queue.items.length ? h("table", { class: "rows" }, h("colgroup", {}, ...["medium", "", "narrow", "wide", "narrow"].map(each => h("col", { class: each }))), h("thead", {}, h("tr", {}, ...["field", "reading", "chance", "project", ""].map(each => h("th", { scope: "col" }, each && say(each))))), h("tbody", {}, ...queue.items.map(row)))
      : h("div", { class: "empty" }, h("svg", { viewBox: "0 0 24 24" }, h("path", { d: "M4 12.5l5 5L20 6.5" })), h("p", {}, say(Object.keys(active).length ? "nothing_matches" : "all_done"))));
  const keys = event => {
    if (event.key === "Enter" && !/^(BUTTON|A|SELECT)$/.test(document.activeElement.tagName)) {
      const rows = [...list.querySelectorAll("tbody tr")], at = rows.indexOf(document.activeElement);
      if (queue.items.length) { event.preventDefault(); open(queue.items[Math.max(0, at)]); }
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (/^(INPUT|SELECT)$/.test(document.activeElement.tagName)) return;
      const rows = [...list.querySelectorAll("tbody tr")], at = rows.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
      if (rows[at]) { event.preventDefault(); rows[at].focus(); }
    }
  };
  return { element: h("div", { class: "queue" }, side, list), keys: attempt(keys), focus: start };
}
