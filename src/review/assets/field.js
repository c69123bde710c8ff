// One field: the paper on the left, what it says on the right. Enter accepts and goes on.
import { attempt, chance, doubtful, get, h, paper, picture, post, tell, Viewer } from "./page.js";
import { chosen } from "./queue.js";
import { say, say_field, say_finding } from "./words.js";

const key = item => ({ document: item.document, declaration: item.declaration, field: item.field });

export async function field_view(values, { go, state }) {
  const filters = chosen(values);
  const item = await get("field", { ...filters, document: values.document, declaration: values.declaration, field: values.field });
  const long = item.text.length > 60, alternatives = item.blind ? [] : item.alternatives.slice(0, 9);
  const verdict = h("div", { class: "verdict", role: "status" });
  const findings = h("div", {}), viewer = new Viewer();
  const editor = h("textarea", { class: long && "long", rows: long ? 6 : 1, "aria-label": say("value"), spellcheck: "false", autocomplete: "off", lang: "zh-CN" });
  editor.value = item.blind ? "" : item.text;
  const begun = editor.value;
  let checking = 0, leaving = false;

  const show_findings = (now, before = []) => {
    const still = now.filter(each => each.fields.includes(item.field));
    const gone = before.filter(each => each.fields.includes(item.field) && !now.some(other => other.rule === each.rule && other.message === each.message));
    findings.replaceChildren(...still.map(each => h("p", { class: "finding" }, say_finding(each.rule, each.message))), ...gone.filter(each => !still.some(other => other.rule === each.rule)).map(each => h("p", { class: "finding cleared" }, `${say("cleared")}: ${say_finding(each.rule, each.message)}`)));
  };
  show_findings(item.findings);

  const check = attempt(async () => {
    const turn = ++checking;
    editor.dataset.changed = editor.value === begun ? "" : "1";
    const answer = await post("check", { ...key(item), text: editor.value });
    if (turn !== checking) return;
    verdict.textContent = answer.message || "";
    verdict.className = `verdict ${answer.valid ? "" : "bad"}`;
    if (!item.blind) show_findings(answer.findings, item.findings);
  });
  let waiting = 0;
  editor.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(check, 60); });

  const on = async next => { if (!next || next.done) return go("queue", filters); go("field", { ...filters, ...key(next) }); };
  const decide = attempt(async (action, text) => {
    if (leaving) return;
    leaving = true;
    try {
      const answer = await post("decide", { ...key(item), action, text, shown: item.blind ? "" : item.text, reading: item.reading, filters });
      tell(say("saved"));
      state(say("of", answer.settled, answer.settled + answer.left));
      await on(answer.next);
    } finally { leaving = false; }
  });
  const accept = () => editor.value === item.text && !item.blind ? decide("accept", item.text) : decide("correct", editor.value);
  const take = at => decide(alternatives[at].text === item.text ? "accept" : "correct", alternatives[at].text);
  const skip = attempt(async () => on(await get("next", { ...filters, ...key(item) })));
  const back = attempt(async () => on(await get("previous", { ...filters, ...key(item) })));
  const whole = () => go("declaration", { document: item.document, declaration: item.declaration, field: item.field });

  const crumbs = h("div", { class: "crumbs" }, h("strong", {}, say_field(item.field, item.label)), h("span", {}, item.project || ""), h("span", {}, [item.issuer, item.year].filter(Boolean).join(" · ")), item.regions[0] ? h("span", {}, say("page", item.regions[0].page)) : null,
    h("span", { class: "tag" }, say(`source_${item.source}`)), item.held_by ? h("span", { class: "tag bad" }, say("held", item.held_by)) : null);
  const said = item.blind ? h("p", { class: "finding" }, say("blind"))
    : h("div", {}, h("div", { class: `said ${long ? "long" : ""}` }, ...(item.text ? doubtful(item.text, alternatives.find(each => each.text !== item.text)?.text) : [h("span", { class: "soft" }, say("blank"))])),
      h("div", { class: "small soft" }, chance(item.confidence), item.raw ? ` ${say("first_reading", item.raw)}` : ""));
  const options = alternatives.length ? h("div", {}, h("h3", {}, say("alternatives")), h("ol", { class: "options" }, ...alternatives.map((each, at) => h("li", {}, h("button", { onclick: () => take(at) }, h("kbd", {}, String(at + 1)), h("span", { class: "print" }, ...doubtful(each.text, item.text)), chance(each.confidence)))))) : null;
  const record = item.decisions.length ? h("div", {}, h("h3", {}, say("history")), h("ul", { class: "history" }, ...item.decisions.map(each => h("li", {}, `${new Date(each.at).toLocaleString()} · ${each.action === "accept" ? say("accepted_by", each.who) : each.action === "undo" ? say("undone_by", each.who) : say("corrected_by", each.who, each.before, each.after)}`)))) : null;
  const desk = h("section", { class: "desk" }, h("div", { class: "scroll" }, crumbs, said, findings, h("div", { class: "editor" }, h("h3", {}, say("value")), editor, verdict), options, record),
    h("div", { class: "foot" }, h("button", { class: "primary", onclick: accept }, say("accept"), " ", h("kbd", {}, "↵")), h("button", { onclick: skip }, say("skip"), " ", h("kbd", {}, "⇥")), h("button", { class: "quiet", onclick: back }, say("back")), h("button", { class: "quiet", onclick: whole }, say("whole")),
      h("span", { class: "soft small number" }, item.total ? say("to_go", item.total) : "")));

  const shown = () => {
    const region = item.regions[0], page = region && item.pages.find(each => each.number === region.page);
    const gone = () => viewer.element.replaceChildren(item.crop ? h("div", { class: "empty" }, h("img", { src: picture("crop", key(item)), alt: say_field(item.field) })) : "", h("p", { class: "gone", role: "note" }, say(item.crop ? "gone" : "gone_all")));
    if (item.original === "found" && page) viewer.show(page, paper(item.document, page, item.regions.filter(each => each.page === region.page).map(each => ({ region: each, class: "place" })), gone, region), region);
    else gone();
    if (item.original === "found" && !item.crop && item.regions.length) fetch(picture("crop", key(item)), { priority: "low" }).catch(() => {});  // kept for when the original is gone
  };
  const keys = (event, typing) => {
    const free = !typing && !/^(BUTTON|A)$/.test(document.activeElement.tagName), mine = document.activeElement === editor;
    if (event.isComposing || event.altKey || (event.ctrlKey && event.key !== "Enter") || event.metaKey) return;
    if (event.key === "Enter" && (free || mine) && !(mine && event.shiftKey)) { event.preventDefault(); return accept(); }
    if (event.key === "Tab" && (free || mine)) { event.preventDefault(); return event.shiftKey ? back() : skip(); }
    if (event.key === "F4") { event.preventDefault(); return whole(); }
    if (event.key === "F2") { event.preventDefault(); editor.focus(); return editor.select(); }
    if (event.key === "Escape" && mine) { editor.value = begun; check(); return document.getElementById("main").focus(); }
    if (!free) return;
    if (/^[1-9]$/.test(event.key) && alternatives[event.key - 1]) { event.preventDefault(); return take(event.key - 1); }
    if (event.key.length === 1 || event.key === "Process" || event.key === "Backspace" || event.key.startsWith("Arrow")) {
      editor.focus();
      if (event.key.length === 1 && !item.blind) editor.select(); else editor.setSelectionRange(editor.value.length, editor.value.length);
    }
  };
  return { element: h("div", { class: "settle" }, viewer.element, desk), keys, shown };
}
