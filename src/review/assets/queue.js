// What is to be checked, riskiest first; filters; the error budget and what it costs.
import { address, attempt, blank, chance, doubtful, get, h, key_of, leading_row, nothing_here, rows } from "./page.js";
import { say, say_field, say_finding, say_kind } from "./words.js";

const filters = ["issuer", "year", "kind", "finding", "budget"];
export const chosen = values => Object.fromEntries(filters.filter(each => values[each]).map(each => [each, values[each]]));

function tally({ left, settled, declarations, seconds_left }) {
  const minutes = Math.ceil(seconds_left / 60), share = settled / Math.max(1, settled + left), bar = h("i");
  bar.style.width = `${100 * share}%`;
  const entry = (value, name) => h("div", {}, h("dt", {}, say(name)), h("dd", {}, value));
  return [h("dl", { class: "tally" }, entry(left.toLocaleString(), "left"), entry(settled.toLocaleString(), "settled"), entry(declarations.toLocaleString(), "forms"), entry(minutes < 90 ? say("minutes", minutes) : say("hours", (minutes / 60).toFixed(1)), "time_left")),
    h("div", { class: "meter", role: "progressbar", "aria-valuenow": settled, "aria-valuemin": 0, "aria-valuemax": settled + left, "aria-label": say("settled") }, bar)];
}

function budget({ curve, current }, left, values, go) {
  const most = Math.max(1, ...curve.map(each => each.fields)), far = (at, wanted) => Math.abs(Math.log((curve[at].budget + 1e-6) / (wanted + 1e-6)));
  let at = curve.reduce((best, _, each) => far(each, Number(values.budget || current)) < far(best, Number(values.budget || current)) ? each : best, 0);
  const begun = at, cells = () => at === begun && !Object.keys(chosen(values)).length ? left : curve[at].fields;  // some are marked whatever the budget
  const x = index => 4 + 292 * index / Math.max(1, curve.length - 1), y = point => 62 - 56 * point.fields / most;
  const here = h("circle", { r: 4.5, class: "here" }), allowed = h("output", { class: "number" }), words = h("p", { class: "small", "aria-live": "polite" });
  const tell = () => {
    here.setAttribute("cx", x(at));
    here.setAttribute("cy", y(curve[at]));
    allowed.textContent = say("in_ten_thousand", Number((curve[at].budget * 10000).toFixed(1)));
    words.textContent = say("budget_says", cells().toLocaleString(), curve[at].expected_wrong.toFixed(1));
    input.setAttribute("aria-valuetext", `${allowed.textContent}: ${words.textContent}`);
  };
  const input = h("input", { type: "range", min: 0, max: curve.length - 1, step: 1, value: at, "aria-label": say("budget"), oninput: () => { at = Number(input.value); tell(); }, onchange: () => go("queue", { ...chosen(values), budget: curve[at].budget }, true) });
  tell();
  return h("div", { class: "budget" }, h("h3", {}, say("budget"), allowed), h("svg", { viewBox: "0 0 300 66", "aria-hidden": "true" }, h("polyline", { class: "curve", points: curve.map((each, index) => `${x(index)},${y(each)}`).join(" ") }), here), input, h("p", { class: "ends small soft" }, h("span", {}, say("check_more")), h("span", {}, say("check_less"))), words);
}

export async function queue_view(values, { go }) {
  const active = chosen(values), [summary, queue] = await Promise.all([get("summary", active), get("queue", { ...active, limit: 100 })]);
  const with_chosen = (name, options) => !values[name] || options.some(each => each.value === values[name]) ? options : [...options, { value: values[name], count: 0 }];
  const choose = (name, words) => h("label", {}, say(name), h("select", { onchange: event => go("queue", { ...active, [name]: event.target.value }, true) },
    h("option", { value: "" }, say("all")), ...with_chosen(name, summary.facets[name]).map(each => h("option", { value: each.value, selected: each.value === values[name] }, `${words(each.value)} · ${each.count.toLocaleString()}`))));
  const open = item => go("field", { ...active, ...key_of(item) });
  const row = item => leading_row(address("field", { ...active, ...key_of(item) }), say_field(item.field, item.label),
    h("td", { class: "print" }, h("div", { class: "clip" }, ...(item.text ? doubtful(item.text, item.alternative ? [item.alternative] : []) : [blank()])), item.finding ? h("span", { class: "tag bad" }, say_finding(item.finding)) : null), chance(item.confidence),
    h("td", { class: "small" }, h("div", { class: "clip" }, item.project || blank()), h("div", { class: "soft clip" }, [item.issuer, item.year].filter(Boolean).join(" · "))), item.held_by ? h("span", { class: "tag" }, say("held", item.held_by)) : null);
  const clear = Object.keys(active).length ? h("button", { class: "quiet", onclick: () => go("queue", {}, true) }, say("clear_filters")) : null;
  const side = h("aside", { class: "side", "aria-label": say("filters") }, ...tally(summary), summary.budget.curve.length ? budget(summary.budget, summary.left, values, go) : null,
    choose("issuer", each => each), choose("year", each => each), choose("kind", say_kind), choose("finding", each => say_finding(each)), clear);
  const start = h("button", { class: "primary", onclick: () => open(queue.items[0]), disabled: !queue.items.length }, say("start"), h("kbd", {}, "↵"));
  const more = queue.total > queue.items.length ? h("p", { class: "soft small" }, say("first_of", queue.items.length, queue.total.toLocaleString())) : null;
  const list = h("section", { class: "list" }, h("header", {}, h("h1", {}, say("queue")), h("span", { class: "soft number" }, queue.total.toLocaleString()), start),
    queue.items.length ? [rows(["medium", "", "narrow", "wide", "narrow"], ["field", "reading", "chance", "project", ""], queue.items.map(row)), more] : nothing_here(say(Object.keys(active).length ? "nothing_matches" : summary.declarations ? "all_done" : "no_forms")));
  const keys = event => {
    const links = [...list.querySelectorAll("tbody a")], at = links.indexOf(document.activeElement), step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (/^(INPUT|SELECT)$/.test(document.activeElement.tagName)) return;
    if (event.key === "Enter" && !/^(BUTTON|A)$/.test(document.activeElement.tagName) && queue.items.length) { event.preventDefault(); return open(queue.items[0]); }
    if (step && links[at + step]) { event.preventDefault(); links[at + step].focus(); }
  };
  return { element: h("div", { class: "queue" }, side, list), keys: attempt(keys), focus: start };
}
