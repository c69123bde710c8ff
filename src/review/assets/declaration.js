// One declaration: its pages and its data, linked both ways; rows can be mended where the grid was wrong.
import { attempt, get, h, paper, post, tell } from "./page.js";
import { say, say_field, say_finding } from "./words.js";

export async function declarations_view(values, { go }) {
  const size = 100, page = (after = {}) => get("declarations", { search: values.search, limit: size, document: after.document, declaration: after.declaration });
  const { items, total } = await page();
  const search = h("input", { class: "input", type: "search", placeholder: say("search"), "aria-label": say("search"), value: values.search || "", onchange: () => go("declarations", { search: search.value }, true) });
  const open = item => go("declaration", { document: item.document, declaration: item.declaration });
  const row = item => h("tr", { tabindex: 0, onclick: () => open(item), onkeydown: event => event.key === "Enter" && open(item) }, h("td", { class: "print" }, item.project || say("blank")), h("td", { class: "small soft" }, [item.issuer, item.year].filter(Boolean).join(" · ")),
    h("td", { class: "number" }, item.left ? h("span", { class: "tag bad" }, `${item.left} ${say("left")}`) : h("span", { class: "tag good" }, "✓")), h("td", { class: "number" }, item.findings ? h("span", { class: "tag" }, `${say("findings")} ${item.findings}`) : ""));
  const body = h("tbody", {}, ...items.map(row)), more = h("button", { onclick: attempt(async () => {
    const next = await page(items.at(-1));
    items.push(...next.items);
    body.append(...next.items.map(row));
    more.hidden = next.items.length < size;
  }) }, say("more"));
  more.hidden = items.length < size;
  return { element: h("section", { class: "list" }, h("header", {}, h("h1", {}, say("declarations")), h("span", { class: "soft number" }, total.toLocaleString()), search),
    h("table", { class: "rows" }, h("colgroup", {}, ...["", "wide", "medium", "medium"].map(each => h("col", { class: each }))), body), h("p", {}, more)) };
}

export async function declaration_view(values, { go }) {
  const at = { document: values.document, declaration: values.declaration };
  const view = await get("declaration", at), form = view.declaration, state = view.states;
  const cells = new Map(), shapes = new Map();
  const pointed = (pointer, on) => { cells.get(pointer)?.classList.toggle("now", on); shapes.get(pointer)?.forEach(each => each.classList.toggle("now", on)); };
  const open = pointer => go("field", { ...at, field: pointer });
  const cell = (pointer, field) => {
    const flagged = field.needs_review && !state[pointer]?.settled;
    const element = h("button", { class: `cell ${flagged ? "doubt" : ""} ${state[pointer]?.corrected ? "corrected" : ""} ${field.text ? "" : "blank"}`, onclick: () => open(pointer), onmouseenter: () => { pointed(pointer, true); shapes.get(pointer)?.[0]?.scrollIntoView({ block: "nearest" }); }, onmouseleave: () => pointed(pointer, false), "aria-label": `${say_field(pointer)}: ${field.text || say("blank")}` }, field.text || say("blank"));
    cells.set(pointer, element);
    return element;
  };
  const escaped = name => name.replace(/~/g, "~0").replace(/\//g, "~1");
  const pairs = (base, group) => h("dl", { class: "pairs" }, ...Object.entries(group).filter(([, field]) => field.source !== "absent").flatMap(([name, field]) => [h("dt", {}, say_field(`${base}/${name}`, field.label)), h("dd", {}, cell(`${base}/${escaped(name)}`, field))]));
  const row_do = attempt(async (operation, row, more = {}) => { await post("rows", { ...at, operation, row, ...more }); tell(say("saved")); go("declaration", values); });
  const menu = row => {
    const list = h("div", { hidden: true }, ...[["row_add", "add"], ["row_split", "split"], ["row_join", "join"], ["row_up", "up"], ["row_down", "down"], ["row_remove", "remove"]].map(([name, operation]) => h("button", { onclick: () => row_do(operation, row) }, say(name))));
    return h("span", { class: "menu" }, h("button", { class: "quiet", "aria-label": `${say("row_actions")} ${row + 1}`, "aria-haspopup": "true", onclick: () => { list.hidden = !list.hidden; } }, "⋯"), list);
  };
  const weights = form.indicators.some(each => each.weight);
  const rows = form.indicators.map((row, index) => h("tr", {}, ...["level1", "level2", "level3", "target", ...(weights ? ["weight"] : [])].map(name => h("td", {}, row[name] ? cell(`/indicators/${index}/${name}`, row[name]) : "")), h("td", { class: "handle" }, menu(index))));
  const section = (name, ...content) => h("section", {}, h("h2", {}, say(name)), ...content);
  const further = (base, list) => h("dl", { class: "pairs" }, ...list.flatMap((each, index) => [h("dt", {}, each.label), h("dd", {}, cell(`${base}/${index}/field`, each.field))]));
  const data = h("div", { class: "data" }, h("div", { class: "actions" }, h("h1", {}, form.project.name?.text || form.title.text || ""), h("span", { class: "tag" }, String(form.fiscal_year.text || "")), h("button", { class: "quiet", disabled: !view.previous, onclick: () => go("declaration", view.previous) }, `← ${say("previous_form")}`), h("button", { class: "quiet", disabled: !view.next, onclick: () => go("declaration", view.next) }, `${say("next_form")} →`)),
    ...form.findings.map(each => h("p", { class: "finding" }, say_finding(each.rule, each.message))), section("basics", pairs("/project", form.project)), section("funds", pairs("/funds", form.funds)), section("goals", pairs("/goals", form.goals)),
    section("indicators", h("table", { class: "tree" }, h("thead", {}, h("tr", {}, ...["level1", "level2", "level3", "target", ...(weights ? ["weight"] : [])].map(each => h("th", { scope: "col" }, say(each))), h("th", {}))), h("tbody", {}, ...rows)), rows.length ? null : h("button", { onclick: () => row_do("add", -1) }, say("row_add"))),
    form.extra.length ? section("extra", further("/extra", form.extra)) : null, ...form.indicators.flatMap((row, index) => row.extra?.length ? [h("h3", {}, `${say("indicators")} ${index + 1}`), further(`/indicators/${index}/extra`, row.extra)] : []));

  const places = new Map();
  for (const [pointer, field] of Object.entries(view.fields)) for (const region of field.regions || []) {
    if (!places.has(region.page)) places.set(region.page, []);
    const same = places.get(region.page).find(each => `${each.region.box}` === `${region.box}`), doubt = field.needs_review && !state[pointer]?.settled;
    if (same) { same.pointers.push(pointer); same.doubt ||= doubt; } else places.get(region.page).push({ pointers: [pointer], region, doubt });  // a merged cell is one on the paper
  }
  const pages = h("div", { class: "pages" }, ...view.pages.filter(page => form.pages.includes(page.number)).map(page => {
    const gone = h("p", { class: "gone" }, say("gone_all"));
    if (view.original !== "found") return gone;
    const marks = (places.get(page.number) || []).map(({ pointers, region, doubt }) => ({ pointers, region, class: `other ${doubt ? "doubt" : ""}`, onclick: () => open(pointers[0]), onmouseenter: () => { pointers.forEach(each => pointed(each, true)); cells.get(pointers[0])?.scrollIntoView({ block: "nearest" }); }, onmouseleave: () => pointers.forEach(each => pointed(each, false)) }));
    const element = paper(at.document, page, marks, () => element.replaceWith(gone));
    [...element.querySelectorAll("polygon")].forEach((shape, index) => { for (const pointer of marks[index].pointers) shapes.set(pointer, [...(shapes.get(pointer) || []), shape]); });
    return element;
  }));
  const shown = () => { if (values.field) { pointed(values.field, true); cells.get(values.field)?.scrollIntoView({ block: "center" }); cells.get(values.field)?.focus({ preventScroll: true }); } };
  return { element: h("div", { class: "form" }, pages, data), shown, keys: event => { if (event.key === "Escape") history.back(); } };
}
