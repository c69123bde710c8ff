// One field: the paper on the left, what it says on the right. Enter accepts and goes on.
import { address, attempt, blank, box_of, chance, differing, doubtful, get, h, key_of, paper, picture, post, tell, Viewer } from "./page.js";
import { chosen } from "./queue.js";
import { locale, say, say_field, say_finding, say_value } from "./words.js";

const renewal = 60000;    // milliseconds; a field that is held is let go after twice that
const most_renewals = 10;  // who looks longer has left

/** What is typed, over the marks of what is doubtful in it; grows with its text. */
function editor_of(text, others) {
  const marks = h("div", { class: "marks", "aria-hidden": "true" });
  const input = h("textarea", { rows: 1, "aria-label": say("value"), spellcheck: "false", autocomplete: "off", lang: "zh-CN" });
  const draw = () => marks.replaceChildren(...(input.value === text ? doubtful(text, others) : [input.value]), "\u200b");
  input.value = text;
  input.addEventListener("input", draw);
  draw();
  return { input, draw, element: h("div", { class: `pad ${text.length > 40 ? "long" : ""}` }, marks, input) };
}

export async function field_view(values, { go, state }) {
  const filters = chosen(values), item = await get("field", { ...filters, ...key_of(values) });
  const alternatives = item.alternatives.slice(0, 9), others = alternatives.map(each => each.text).filter(each => each !== item.text);
  const verdict = h("div", { class: "verdict", role: "status" }), findings = h("div", { class: "findings" }), viewer = new Viewer();
  const { input: editor, draw, element: pad } = editor_of(item.text, others), begun = editor.value;
  let checking = 0, leaving = false, waiting = 0;

  const show_findings = (now, before = []) => {
    const still = now.filter(each => each.fields.includes(item.field));
    const gone = before.filter(each => each.fields.includes(item.field) && !still.some(other => other.rule === each.rule));
    findings.replaceChildren(...still.map(each => h("p", { class: "finding" }, say_finding(each.rule, each.message))), ...gone.map(each => h("p", { class: "finding cleared" }, `${say("cleared")}: ${say_finding(each.rule, each.message)}`)));
  };
  if (!item.blind) show_findings(item.findings);

  const check = attempt(async () => {
    const turn = ++checking;
    editor.dataset.changed = editor.value === begun ? "" : "1";
    const answer = await post("check", { ...key_of(item), text: editor.value });
    if (turn !== checking) return;
    verdict.textContent = answer.valid ? say_value(answer.value, item.kind) : say(`no_${item.kind}`);
    verdict.className = `verdict ${answer.valid ? "" : "bad"}`;
    if (!item.blind) show_findings(answer.findings, answer.valid ? item.findings : []);  // what nobody can add up closes no sum
  });
  editor.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(check, 60); });

  const on = next => { if (!next || next.done) return go("queue", filters); go("field", { ...filters, ...key_of(next) }); };
  const decide = attempt(async (action, text) => {
    if (leaving) return;
    leaving = true;
    try {
      const answer = await post("decide", { ...key_of(item), action, text, shown: item.text, reading: item.reading, filters });
      tell(say("saved"));
      state(say("of", answer.settled.toLocaleString(), (answer.settled + answer.left).toLocaleString()));
      on(answer.next);
    } finally { leaving = false; }
  });
  const accept = () => editor.value === item.text && !item.blind ? decide("accept", item.text) : decide("correct", editor.value);
  const take = at => decide(alternatives[at].text === item.text ? "accept" : "correct", alternatives[at].text);
  const skip = attempt(async () => on(await get("next", { ...filters, ...key_of(item) })));
  const back = attempt(async () => on(await get("previous", { ...filters, ...key_of(item) })));
  const whole = () => go("declaration", key_of(item));

  const crumbs = h("header", { class: "crumbs" }, h("h1", {}, say_field(item.field, item.label)), h("span", { class: "tag" }, say(`source_${item.source}`)), item.settled ? h("span", { class: "tag good" }, say("settled")) : null, item.held_by ? h("span", { class: "tag bad" }, say("held", item.held_by)) : null,
    h("p", { class: "soft small clip" }, [item.project, item.issuer, item.year, item.regions[0] && say("page", item.regions[0].page)].filter(Boolean).join(" · ")));
  const sure = item.blind ? h("p", { class: "note" }, say("blind")) : h("div", { class: "sure soft small" }, chance(item.confidence), item.text ? null : say("reads_blank"), item.raw ? say("first_reading", item.raw) : null, item.alike > 1 ? h("a", { href: address("alike", { kind: item.kind, text: item.text }) }, say("read_alike", item.alike)) : null);
  const options = alternatives.length ? h("section", {}, h("h3", {}, say("alternatives")), h("ol", { class: "options" }, ...alternatives.map((each, at) => h("li", {}, h("button", { onclick: () => take(at) }, h("kbd", {}, String(at + 1)), h("span", { class: "print" }, ...(each.text ? differing(each.text, [item.text]) : [blank()])), chance(each.confidence)))))) : null;
  const near = item.near.length > 1 ? h("section", {}, h("h3", {}, say(item.field.startsWith("/indicators/") ? "same_row" : "same_part")), h("dl", { class: "near" }, ...item.near.map(each => each.field === item.field
    ? h("div", { class: "now" }, h("dt", {}, say_field(each.field, null, true)), h("dd", {}, say("this_one")))
    : h("div", { class: each.needs_review ? "doubt" : "" }, h("dt", {}, say_field(each.field, null, true)), h("dd", {}, h("button", { class: "quiet print", onclick: () => go("field", { ...filters, ...key_of(item), field: each.field }) }, each.text || blank())))))) : null;
  const deed = each => each.action === "accept" ? say("accepted_by", each.who) : each.action === "undo" ? say("undone_by", each.who) : say("corrected_by", each.who, each.before || say("blank"), each.after || say("blank"));
  const record = item.decisions.length ? h("section", {}, h("h3", {}, say("history")), h("ul", { class: "history" }, ...item.decisions.map(each => h("li", {}, h("time", { datetime: each.at }, new Date(each.at).toLocaleString(locale(), { dateStyle: "medium", timeStyle: "short" })), " · ", deed(each))))) : null;
  const desk = h("section", { class: "desk" }, h("div", { class: "scroll" }, crumbs, h("div", { class: "editor" }, pad, verdict, sure), findings, options, near, record),
    h("div", { class: "foot" }, h("button", { class: "primary", onclick: accept }, say("accept"), h("kbd", {}, "↵")), h("button", { onclick: skip }, say("skip"), h("kbd", {}, "⇥")), h("button", { class: "quiet", onclick: back }, say("back")), h("button", { class: "quiet", onclick: whole }, say("whole"), h("kbd", {}, "F4")),
      h("span", { class: "soft small number" }, item.total ? say("to_go", item.total.toLocaleString()) : "")));

  const gone = () => viewer.element.replaceChildren(item.crop ? h("div", { class: "empty" }, h("img", { src: picture("crop", key_of(item)), alt: say_field(item.field) })) : "", h("p", { class: "gone", role: "note" }, say(item.crop ? "gone" : "gone_all")));
  const show_page = number => {
    const page = item.pages.find(each => each.number === number), seen = item.regions.filter(each => each.page === number), at = item.form_pages.indexOf(number);
    if (item.original !== "found" || !page) return gone();
    const turn = (by, sign) => h("button", { disabled: !item.form_pages[at + by], onclick: () => show_page(item.form_pages[at + by]), tabindex: -1, "aria-label": say("page", item.form_pages[at + by] ?? number) }, sign);
    viewer.turner.replaceChildren(...(item.form_pages.length > 1 ? [turn(-1, "‹"), h("span", { class: "small" }, say("page", number)), turn(1, "›")] : []));
    viewer.show(page, paper(item.document, page, seen.map(each => ({ region: each, class: "place" })), gone, seen), box_of(seen));
    if (!item.regions.length) viewer.element.append(h("p", { class: "gone", role: "note" }, say("nowhere")));
  };
  /** What comes next is fetched while this is looked at. */
  const prepare = async () => {
    if (item.original === "found" && !item.crop && item.regions.length) await fetch(picture("crop", key_of(item)), { priority: "low" });  // kept for when the original is gone
    const next = await get("next", { ...filters, ...key_of(item) });
    if (next.done || !desk.isConnected) return;
    const coming = await get("field", { ...filters, ...key_of(next), glance: 1 }), number = coming.regions[0]?.page ?? coming.form_pages[0];
    if (coming.original === "found" && number) new Image().src = picture("page", { document: coming.document, page: number });
  };
  const shown = () => {
    show_page(item.regions[0]?.page ?? item.form_pages[0]);
    setTimeout(() => prepare().catch(() => {}), 150);
    let renewals = 0;
    const renew = setInterval(() => {
      if (!desk.isConnected || ++renewals > most_renewals) clearInterval(renew);
      else if (!document.hidden) get("field", key_of(item)).catch(() => {});
    }, renewal);
  };
  const keys = (event, typing) => {
    const free = !typing && !/^(BUTTON|A)$/.test(document.activeElement.tagName), mine = document.activeElement === editor;
    if (event.isComposing || event.altKey || (event.ctrlKey && event.key !== "Enter") || event.metaKey) return;
    if (event.key === "Enter" && (free || mine) && !(mine && event.shiftKey)) { event.preventDefault(); return accept(); }
    if (event.key === "Tab" && (free || mine)) { event.preventDefault(); return event.shiftKey ? back() : skip(); }
    if (event.key === "F4") { event.preventDefault(); return whole(); }
    if (event.key === "F2") { event.preventDefault(); editor.focus(); return editor.select(); }
    if (event.key === "Escape" && mine) { editor.value = begun; draw(); check(); return document.getElementById("main").focus(); }
    if (event.key === "PageUp" || event.key === "PageDown") { event.preventDefault(); return viewer.zoom(event.key === "PageUp" ? 1 : -1); }
    if (!free) return;
    if (event.key === "Home") { event.preventDefault(); return viewer.look(); }
    if (/^[1-9]$/.test(event.key) && alternatives[event.key - 1]) { event.preventDefault(); return take(event.key - 1); }
    if (event.key.length === 1 || event.key === "Process" || event.key === "Backspace" || event.key.startsWith("Arrow")) {
      editor.focus();
      if (event.key.length === 1 && !item.blind) editor.select(); else editor.setSelectionRange(editor.value.length, editor.value.length);
    }
  };
  return { element: h("div", { class: "settle" }, viewer.element, desk), keys, shown };
}
