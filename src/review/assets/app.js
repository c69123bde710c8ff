// The page's frame: which view stands where, what is the same in all.
import { alike_view } from "./alike.js";
import { audit_view } from "./audit.js";
import { declaration_view, declarations_view } from "./declaration.js";
import { field_view } from "./field.js";
import { attempt, get, h, post, tell } from "./page.js";
import { queue_view } from "./queue.js";
import { language, say, say_field, switch_language } from "./words.js";

const views = { queue: queue_view, field: field_view, declarations: declarations_view, declaration: declaration_view, alike: alike_view, audit: audit_view };
const tabs = ["queue", "declarations", "alike", "audit"];
const belongs = { field: "queue", declaration: "declarations" };
// While a view is on its way keys do nothing: who presses Enter twice must not accept what was not shown.
const not_yet = event => { if (!event.ctrlKey && !event.metaKey) event.preventDefault(); };
let keys = not_yet, showing = 0;

/** #/view?key=value…: the whole state of a view, so that reload and back work. */
export function place() {
  const [path, values] = location.hash.replace(/^#\//, "").split("?");
  return { view: views[path] ? path : "queue", values: Object.fromEntries(new URLSearchParams(values || "")) };
}
export function go(view, values = {}, replace = false) {
  const hash = `#/${view}?${new URLSearchParams(Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== ""))}`;
  keys = not_yet;
  if (hash === location.hash) return show();
  if (replace) { history.replaceState(null, "", hash); return show(); }
  location.hash = hash;
}

async function show() {
  const { view, values } = place(), turn = ++showing;
  keys = not_yet;
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  document.title = `${say(belongs[view] || view)} · Inkgrid`;
  document.querySelector(".skip").textContent = say("skip_link");
  document.getElementById("tabs").replaceChildren(...tabs.map(each => h("a", { href: `#/${each}`, "aria-current": (belongs[view] || view) === each && "page" }, say(each))));
  document.getElementById("tools").replaceChildren(
    h("button", { class: "quiet", onclick: attempt(undo) }, say("undo")), h("button", { class: "quiet", onclick: () => { switch_language(); show(); } }, say("language")),
    h("button", { class: "quiet", onclick: switch_theme, title: say("theme"), "aria-label": say("theme") }, "◐"), h("button", { class: "quiet", onclick: help, "aria-label": say("help"), title: say("help") }, "?"));
  const main = document.getElementById("main");
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
    if (turn !== showing) return;
    keys = () => false;
    tell(error.message, true);
    main.replaceChildren(h("div", { class: "empty" }, h("h2", {}, say("error")), h("p", {}, error.message), h("button", { onclick: show }, "↻")));
  }
}
const state = text => { document.getElementById("state").textContent = text; };

export async function undo() {
  const { undone } = await post("undo", {});
  if (!undone) return tell(say("nothing_to_undo"));
  tell(say("undone", say_field(undone.field)));
  const row = /^\/indicators\/(\d+|-)$/.test(undone.field);
  go(row ? "declaration" : "field", row ? { document: undone.document, declaration: undone.declaration } : { ...place().values, document: undone.document, declaration: undone.declaration, field: undone.field });
}
function switch_theme() {
  const dark = document.documentElement.dataset.theme ? document.documentElement.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  localStorage.setItem("theme", document.documentElement.dataset.theme = dark ? "light" : "dark");
}
function help() {
  const dialog = document.getElementById("help");
  const row = (key, name) => [h("dt", {}, ...key.split(" ").map(each => h("kbd", {}, each))), h("dd", {}, say(name))];
  dialog.replaceChildren(h("h1", {}, say("help")), h("dl", {}, ...[["Enter", "key_enter"], ["1 … 9", "key_digit"], ["F2", "key_type"], ["Tab Shift-Tab", "key_tab"], ["Ctrl-Z", "key_undo"], ["Esc", "key_escape"], ["F4 + −", "key_whole"], ["?", "key_help"]].flatMap(each => row(...each))),
    h("form", { method: "dialog" }, h("p", {}, h("button", { class: "primary" }, say("close")))));
  dialog.showModal();
}

addEventListener("keydown", attempt(async event => {
  if (document.getElementById("help").open) return;
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
  if (event.key === "?" && !typing) { event.preventDefault(); return help(); }
  if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && !(typing && document.activeElement.dataset.changed)) { event.preventDefault(); return undo(); }
  await keys(event, typing);
}));
addEventListener("hashchange", show);
if (localStorage.getItem("theme")) document.documentElement.dataset.theme = localStorage.getItem("theme");
const session = await get("session").catch(error => { tell(error.message, true); return {}; });
if (session.user) state(session.user);
show();
