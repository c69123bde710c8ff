// The page's frame: which view stands where, what is the same in all.
import { alike_view } from "./alike.js";
import { audit_view } from "./audit.js";
import { declaration_view, declarations_view } from "./declaration.js";
import { field_view } from "./field.js";
import { address, attempt, get, h, key_of, post, tell } from "./page.js";
import { queue_view } from "./queue.js";
import { language, locale, say, say_field, switch_language } from "./words.js";

const views = { queue: queue_view, field: field_view, declarations: declarations_view, declaration: declaration_view, alike: alike_view, audit: audit_view };
const tabs = ["queue", "declarations", "alike", "audit"];
const belongs = { field: "queue", declaration: "declarations" };
const of = id => document.getElementById(id);
// While a view is on its way keys do nothing: who presses Enter twice must not accept what was not shown.
const not_yet = event => { if (!event.ctrlKey && !event.metaKey) event.preventDefault(); };
let keys = not_yet, showing = 0;

function place() {
  const [path, values] = location.hash.replace(/^#\//, "").split("?");
  return { view: Object.hasOwn(views, path) ? path : "queue", values: Object.fromEntries(new URLSearchParams(values || "")) };
}
function go(view, values = {}, replace = false) {
  const hash = address(view, values);
  keys = not_yet;
  if (hash === location.hash) return show();
  if (replace) { history.replaceState(null, "", hash); return show(); }
  location.hash = hash;
}
const state = text => { of("state").textContent = text; };

async function show() {
  const { view, values } = place(), turn = ++showing;
  keys = not_yet;
  document.documentElement.lang = locale();
  document.title = `${say(belongs[view] || view)} · Inkgrid`;
  document.querySelector(".skip").textContent = say("skip_link");
  of("tabs").setAttribute("aria-label", say("views"));
  of("tabs").replaceChildren(...tabs.map(each => h("a", { href: `#/${each}`, "aria-current": (belongs[view] || view) === each && "page" }, say(each))));
  const tool = (sign, name, onclick, lang) => h("button", { class: "quiet", onclick, "aria-label": say(name), title: say(name), lang }, sign);
  of("tools").replaceChildren(h("button", { class: "quiet", onclick: attempt(undo), title: "Ctrl-Z" }, say("undo")), tool(say("other_language"), "switch_language", () => { switch_language(); show(); }, language === "zh" ? "en" : "zh-CN"), tool("◐", "theme", switch_theme), tool("?", "help", help));
  const main = of("main");
  try {
    const made = await views[view](values, { go, state });
    if (turn !== showing) return;
    keys = made.keys || (() => false);
    main.replaceChildren(made.element);
    main.scrollTop = 0;
    (made.focus || main).focus({ preventScroll: true });
    made.shown?.();
    document.documentElement.dataset.shown = location.hash;
  } catch (error) {
    if (turn !== showing || of("login").open) return;
    keys = () => false;
    main.replaceChildren(h("div", { class: "empty", role: "alert" }, h("h1", {}, say("error")), h("p", {}, error.message), h("p", {}, h("button", { onclick: show }, say("again")), " ", h("a", { href: "#/queue" }, say("queue")))));
  }
}

async function undo() {
  const { undone } = await post("undo", {});
  if (!undone) return tell(say("nothing_to_undo"));
  tell(say("undone", say_field(undone.field)));
  const row = /^\/indicators\/(\d+|-)$/.test(undone.field);
  go(row ? "declaration" : "field", row ? { document: undone.document, declaration: undone.declaration } : { ...place().values, ...key_of(undone) });
}
function switch_theme() {
  const { dataset } = document.documentElement, dark = dataset.theme ? dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  localStorage.setItem("theme", dataset.theme = dark ? "light" : "dark");
}

const all_keys = [["Enter", "key_enter"], ["1 … 9", "key_digit"], ["F2", "key_type"], ["Esc", "key_escape"], ["Tab Shift-Tab", "key_tab"], ["Ctrl-Z", "key_undo"], ["F4", "key_whole"], ["PgUp PgDn Home", "key_zoom"], ["↑ ↓", "key_arrows"], ["Alt-↑ Alt-↓", "key_rows"], ["?", "key_help"]];
function help() {
  of("help").replaceChildren(h("h1", {}, say("help")), h("dl", {}, ...all_keys.flatMap(([key, name]) => [h("dt", {}, ...key.split(" ").map(each => each === "…" ? " – " : h("kbd", {}, each))), h("dd", {}, say(name))])), h("form", { method: "dialog" }, h("button", { class: "primary" }, say("close"))));
  of("help").showModal();
}

/** Asks who comes; what stands on the page stays. */
function log_in() {
  if (of("login").open) return;
  const refused = h("p", { class: "verdict bad", role: "alert" });
  const form = h("form", { onsubmit: attempt(async event => {
    event.preventDefault();
    const answer = await fetch("/login", { method: "POST", body: new URLSearchParams(new FormData(form)) });
    if (!answer.ok) { refused.textContent = say("login_refused"); form.elements.password.select(); return; }
    of("login").close();
    begin();
  }) }, h("h1", {}, "Inkgrid"), h("label", {}, say("user"), h("input", { class: "input", name: "name", autocomplete: "username", required: true })), h("label", {}, say("password"), h("input", { class: "input", name: "password", type: "password", autocomplete: "current-password", required: true })), refused, h("button", { class: "primary" }, say("log_in")));
  of("login").replaceChildren(form);
  of("login").showModal();
}
async function begin() {
  const { user } = await get("session").catch(error => ({ error }));
  if (user) state(user);
  if (!document.documentElement.dataset.shown) show();
}

document.querySelector(".skip").addEventListener("click", event => { event.preventDefault(); of("main").focus(); });
addEventListener("stranger", log_in);
of("login").addEventListener("cancel", event => event.preventDefault());
addEventListener("keydown", attempt(async event => {
  if (document.querySelector("dialog[open]")) return;
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
  if (event.key === "?" && !typing) { event.preventDefault(); return help(); }
  if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && !(typing && document.activeElement.dataset.changed)) { event.preventDefault(); return undo(); }
  await keys(event, typing);
}));
addEventListener("hashchange", show);
if (localStorage.getItem("theme")) document.documentElement.dataset.theme = localStorage.getItem("theme");
begin();
