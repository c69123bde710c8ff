// One declaration: its pages and its data, linked both ways; rows can be mended where the grid was wrong.
import { address, attempt, blank, get, h, key_of, leading_row, nothing_here, paper, post, rows, tell } from "./page.js";
import { say, say_field, say_finding } from "./words.js";

const page_size = 100;

export async function declarations_view(values, { go }) {
  const page = (after = {}) => get("declarations", { search: values.search, limit: page_size, document: after.document, declaration: after.declaration });
  const { items, total } = await page();
  const search = h("input", { class: "input", type: "search", placeholder: say("search"), "aria-label": say("search"), value: values.search || "", onchange: () => go("declarations", { search: search.value }, true) });
  const row = item => leading_row(address("declaration", { document: item.document, declaration: item.declaration }), h("span", { class: "print" }, item.project || item.issuer || blank()),
    h("td", { class: "small soft" }, item.issuer), h("td", { class: "small soft number" }, item.year), item.left ? h("span", { class: "tag bad" }, say("to_go", item.left)) : h("span", { class: "tag good" }, "✓ ", say("none_left")), item.findings ? h("span", { class: "tag" }, say("so_many_findings", item.findings)) : h("td"));
  const table = rows(["", "wide", "narrow", "medium", "medium"], ["project", "issuer", "year", "left_here", "findings"], items.map(row));
  const more = h("button", { onclick: attempt(async () => {
    const next = await page(items.at(-1));
    items.push(...next.items);
    table.tBodies[0].append(...next.items.map(row));
    more.hidden = next.items.length < page_size;
  }) }, say("more"));
  more.hidden = items.length < page_size;
  return { element: h("section", { class: "list" }, h("header", {}, h("h1", {}, say("declarations")), h("span", { class: "soft number" }, total.toLocaleString()), search), items.length ? [table, h("p", {}, more)] : nothing_here(say("no_form_matches"))), focus: search };
}

/** A button with a list of deeds below it; closed by Escape, or by going elsewhere. */
function menu(name, deeds) {
  const list = h("div", { role: "menu" }, ...deeds.map(([words, onclick, disabled]) => h("button", { role: "menuitem", onclick, disabled }, say(words))));
  const head = h("summary", { "aria-label": name, title: name }, "⋯"), element = h("details", { class: "menu" }, head, list);
  element.addEventListener("toggle", () => { if (element.open) { list.querySelector("button:enabled")?.focus(); list.scrollIntoView({ block: "nearest" }); } });
  element.addEventListener("focusout", event => { if (!element.contains(event.relatedTarget)) element.open = false; });
  element.addEventListener("keydown", event => {
    const buttons = [...list.querySelectorAll("button:enabled")], step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" && element.open) { event.stopPropagation(); element.open = false; head.focus(); }
    if (step && element.open) { event.preventDefault(); buttons.at((buttons.indexOf(document.activeElement) + step) % buttons.length).focus(); }
  });
  return element;
}

const columns_of_rows = ["level1", "level2", "level3", "target", "weight"];

export async function declaration_view(values, { go }) {
  const at = { document: values.document, declaration: values.declaration };
  const view = await get("declaration", at), form = view.declaration, state = view.states;
  const cells = new Map(), shapes = new Map();
  const pointed = (pointer, on) => { cells.get(pointer)?.classList.toggle("now", on); shapes.get(pointer)?.forEach(each => each.classList.toggle("now", on)); };
  const open = pointer => go("field", { ...at, field: pointer });
  const is_doubtful = (pointer, field) => field.needs_review && !state[pointer]?.settled;
  const cell = (pointer, field) => {
    const { corrected, settled, held_by } = state[pointer] || {}, doubt = is_doubtful(pointer, field);
    const point = on => () => { pointed(pointer, on); if (on) shapes.get(pointer)?.[0]?.scrollIntoView({ block: "nearest" }); };
    const told = [say_field(pointer), field.text || say("blank"), doubt && say("doubtful"), corrected ? say("source_corrected") : settled && say("settled"), held_by && say("held", held_by)].filter(Boolean);
    const element = h("button", { class: `cell ${doubt ? "doubt" : ""} ${corrected ? "corrected" : settled ? "settled" : ""}`, onclick: () => open(pointer), onmouseenter: point(true), onmouseleave: point(false), onfocus: point(true), onblur: point(false), "aria-label": told.join(", "), title: told.slice(2).join(", ") || null }, field.text || blank());
    cells.set(pointer, element);
    return element;
  };
  const escaped = name => name.replace(/~/g, "~0").replace(/\//g, "~1");
  const pair = (pointer, label, field) => [h("dt", {}, label), h("dd", {}, cell(pointer, field))];
  const list = pairs => h("dl", { class: "pairs" }, ...pairs);
  /** Fields that the form was not seen to have stand behind the others: they can be there all the same. */
  const fields_of = (base, group) => {
    const all = Object.entries(group).map(([name, field]) => [`${base}/${escaped(name)}`, field]), is_hidden = ([pointer, field]) => field.source === "absent" && !is_doubtful(pointer, field);
    const pairs = each => each.flatMap(([pointer, field]) => pair(pointer, say_field(pointer, field.label), field)), hidden = all.filter(is_hidden);
    return [list(pairs(all.filter(each => !is_hidden(each)))), hidden.length ? h("details", { class: "absent" }, h("summary", { class: "small soft" }, say("absent_here", hidden.length)), list(pairs(hidden))) : null];
  };
  const row_do = attempt(async (operation, row) => { const now = await post("rows", { ...at, operation, row }); tell(say("saved")); go("declaration", { ...at, row: now.row }, true); });
  const last = form.indicators.length - 1, columns = columns_of_rows.filter(each => each !== "weight" || form.indicators.some(row => row.weight));
  const deeds = row => [["row_add", "add"], ["row_split", "split"], ["row_join", "join", row === last], ["row_up", "up", row === 0], ["row_down", "down", row === last], ["row_remove", "remove"]].map(([words, operation, disabled]) => [words, () => row_do(operation, row), disabled]);
  const table = h("table", { class: "tree" }, h("thead", {}, h("tr", {}, ...columns.map(each => h("th", { scope: "col", class: each }, say(each))), h("th", { class: "handle" }))),
    h("tbody", {}, ...form.indicators.map((row, index) => h("tr", { "data-row": index }, ...columns.map(name => h("td", {}, row[name] ? cell(`/indicators/${index}/${name}`, row[name]) : "")), h("td", { class: "handle" }, menu(`${say("row_actions")} ${index + 1}`, deeds(index)))))));
  const further = (base, extra) => list(extra.flatMap((each, index) => pair(`${base}/${index}/field`, each.label || say("extra"), each.field)));
  const section = (name, ...content) => h("section", {}, h("h2", {}, say(name)), ...content);
  const neighbour = (name, to) => h("button", { class: "quiet", disabled: !to, onclick: () => go("declaration", to) }, say(name));
  const left = Object.entries(view.fields).filter(([pointer, field]) => is_doubtful(pointer, field));
  const data = h("div", { class: "data" },
    h("header", { class: "actions" }, h("h1", {}, form.project.name?.text || form.title.text || say("blank")), h("span", { class: `tag ${left.length ? "bad" : "good"}` }, left.length ? say("to_go", left.length) : `✓ ${say("none_left")}`), left.length ? h("button", { class: "primary", onclick: () => open(left[0][0]) }, say("start")) : null, h("span", { class: "turn" }, neighbour("previous_form", view.previous), neighbour("next_form", view.next))),
    ...form.findings.map(each => h("button", { class: "finding", onclick: () => { const first = cells.get(each.fields[0]); first?.scrollIntoView({ block: "center" }); first?.focus(); } }, say_finding(each.rule, each.message))),
    section("basics", ...fields_of("", { title: form.title, fiscal_year: form.fiscal_year, ...(form.issuer ? { issuer: form.issuer } : {}) }), ...fields_of("/project", form.project)), section("funds", ...fields_of("/funds", form.funds)), section("goals", ...fields_of("/goals", form.goals)),
    section("indicators", last < 0 ? h("button", { onclick: () => row_do("add", -1) }, say("row_first")) : table),
    form.extra.length ? section("extra", further("/extra", form.extra)) : null, ...form.indicators.flatMap((row, index) => row.extra?.length ? [h("h3", {}, say("row_number", index + 1)), further(`/indicators/${index}/extra`, row.extra)] : []));

  const places = new Map();
  for (const [pointer, field] of Object.entries(view.fields)) for (const region of field.regions || []) {
    if (!places.has(region.page)) places.set(region.page, []);
    const same = places.get(region.page).find(each => `${each.region.box}` === `${region.box}`), doubt = is_doubtful(pointer, field);
    if (same) { same.pointers.push(pointer); same.doubt ||= doubt; } else places.get(region.page).push({ pointers: [pointer], region, doubt });  // a merged cell is one on the paper
  }
  const pages = h("div", { class: "pages" }, ...view.original === "found" ? view.pages.filter(page => form.pages.includes(page.number)).map(page => {
    const marks = (places.get(page.number) || []).map(({ pointers, region, doubt }) => ({ pointers, region, class: `other ${doubt ? "doubt" : ""}`, onclick: () => open(pointers[0]), onmouseenter: () => { pointers.forEach(each => pointed(each, true)); cells.get(pointers[0])?.scrollIntoView({ block: "nearest" }); }, onmouseleave: () => pointers.forEach(each => pointed(each, false)) }));
    const element = paper(at.document, page, marks, () => element.replaceWith(h("p", { class: "gone" }, say("gone_all"))));
    [...element.querySelectorAll("polygon")].forEach((shape, index) => { for (const pointer of marks[index].pointers) shapes.set(pointer, [...(shapes.get(pointer) || []), shape]); });
    return element;
  }) : [h("p", { class: "gone" }, say("gone_all"))]);
  const shown = () => {
    const wanted = cells.get(values.field) || table.querySelector(`[data-row="${Number(values.row)}"] .cell`);
    wanted?.scrollIntoView({ block: "center" });
    wanted?.focus({ preventScroll: true });
  };
  const keys = event => {
    const row = Number(document.activeElement?.closest("[data-row]")?.dataset.row ?? NaN);
    if (event.key === "Escape") return history.back();
    if (event.altKey && event.key === "ArrowUp" && row > 0) { event.preventDefault(); return row_do("up", row); }
    if (event.altKey && event.key === "ArrowDown" && row < last) { event.preventDefault(); return row_do("down", row); }
  };
  return { element: h("div", { class: "form" }, pages, data), shown, keys };
}
