// What all views share: elements, addresses, requests, the paper.
import { locale, say, say_refusal } from "./words.js";

/** An element. Text is text, never markup; `on…` are listeners, `class` and the rest attributes. */
export function h(name, attributes = {}, ...children) {
  const svg = ["svg", "path", "rect", "line", "circle", "polygon", "polyline", "text"].includes(name);
  const element = svg ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "value" && "value" in element && !svg) element.value = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat().filter(each => each !== null && each !== undefined && each !== false));
  return element;
}

const query = values => new URLSearchParams(Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== "")).toString();
/** #/view?key=value…: the whole state of a view, so that reload and back work. */
export const address = (view, values = {}) => `#/${view}?${query(values)}`;
export const key_of = item => ({ document: item.document, declaration: item.declaration, field: item.field });

export class Refused extends Error {}   // the server answered, and said no
export class Unanswered extends Error {}

async function answer(request) {
  let response;
  try { response = await request; } catch { throw new Unanswered(say("no_server")); }
  const body = await response.json().catch(() => ({}));
  if (response.ok) return body;
  if (response.status === 401 && /^log in/.test(body.error?.message)) dispatchEvent(new Event("stranger"));
  throw new Refused(say_refusal(body.error?.message || "") || `${say("error")} (${response.status})`);
}
export const get = (what, values = {}) => answer(fetch(`/api/${what}?${query(values)}`));
export const post = (what, body) => answer(fetch(`/api/${what}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }));
export const picture = (what, values) => `/api/${what}?${query(values)}`;

let hiding = 0;
export function tell(message, bad = false) {
  const toast = document.getElementById("toast");
  toast.setAttribute("role", bad ? "alert" : "status");
  toast.textContent = message;
  toast.className = bad ? "on bad" : "on";
  clearTimeout(hiding);
  hiding = setTimeout(() => { toast.className = ""; }, bad ? 6000 : 1600);
}
/** Runs what a key or button asks for; a failure is told, never swallowed. */
export const attempt = action => async (...given) => {
  try { return await action(...given); } catch (error) { if (error.name === "AbortError") return; tell(error.message, true); if (!(error instanceof Refused || error instanceof Unanswered)) console.error(error); }
};

export const percent = (share, places = 1) => share.toLocaleString(locale(), { style: "percent", maximumFractionDigits: share > 0 && share < 0.001 ? 3 : places });
export function chance(confidence) {
  const kind = confidence >= 0.98 ? "good" : confidence >= 0.8 ? "fair" : "";
  return h("span", { class: `chance ${kind}` }, h("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" }, h("rect", { width: 100 * confidence, height: 10 })), percent(confidence));
}
export const blank = () => h("span", { class: "soft" }, say("blank"));

const most_compared = 250000;  // pairs of characters
/** Places in `a` of what `b`, another reading of the same print, has otherwise; both are lists of characters. */
function unlike(a, b) {
  let from = 0, end = 0;
  while (from < a.length && a[from] === b[from]) ++from;
  while (end < a.length - from && end < b.length - from && a[a.length - 1 - end] === b[b.length - 1 - end]) ++end;
  const n = a.length - end - from, m = b.length - end - from, places = [];
  if (!n && m) return [from - 1, from];  // between these something may be missing
  if (n * m > most_compared) return Array.from({ length: n }, (_, i) => from + i);
  const common = Array.from({ length: n + 1 }, () => new Uint16Array(m + 1));  // of what is behind
  for (let i = n - 1; i >= 0; --i) for (let j = m - 1; j >= 0; --j) common[i][j] = a[from + i] === b[from + j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
  for (let i = 0, j = 0; i < n;) {
    if (j < m && a[from + i] === b[from + j]) { ++i; ++j; } else if (j < m && common[i][j + 1] > common[i + 1][j]) ++j; else places.push(from + i++);
  }
  return places;
}
/** `text` with those of its characters marked that any of the other readings has otherwise. */
export function doubtful(text, others) {
  const characters = [...text], marked = new Set(others.flatMap(each => unlike(characters, [...each]))), nodes = [];
  for (let from = 0; from < characters.length;) {
    let end = from + 1;
    while (end < characters.length && marked.has(end) === marked.has(from)) ++end;
    const run = characters.slice(from, end).join("");
    nodes.push(marked.has(from) ? h("mark", {}, run) : run);
    from = end;
  }
  return nodes;
}

const kept_beside = 12;  // characters of a long text beside what differs
/** `doubtful` without what is far from the marks. */
export function differing(text, others) {
  const nodes = doubtful(text, others), last = nodes.length - 1;
  if (text.length <= 4 * kept_beside || last < 1) return nodes;
  return nodes.map((each, at) => {
    if (typeof each !== "string") return each;
    const from = at === 0 ? "" : each.slice(0, kept_beside), to = at === last ? "" : each.slice(-kept_beside);
    return from.length + to.length < each.length ? `${from}…${to}` : each;
  });
}

/** A row of a list; its link is in the first cell, but all of it takes a click. */
export const leading_row = (href, first, ...cells) => h("tr", { onclick: event => { if (!event.target.closest("a") && !getSelection().toString()) location.hash = href; } }, h("td", {}, h("a", { href }, first)), ...cells.map(each => each?.tagName === "TD" ? each : h("td", {}, each)));
export const rows = (widths, heads, list) => h("table", { class: "rows" }, h("colgroup", {}, ...widths.map(each => h("col", { class: each }))), h("thead", {}, h("tr", {}, ...heads.map(each => h("th", { scope: "col" }, each && say(each))))), h("tbody", {}, ...list));
export const nothing_here = (...said) => h("div", { class: "empty" }, h("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, h("path", { d: "M4 12.5l5 5L20 6.5" })), ...said.map(each => h("p", {}, each)));

const corners = ([left, top, right, bottom]) => [left, top, right, top, right, bottom, left, bottom];
const polygon = region => (region.quad || corners(region.box)).join(" ");
/** What holds all regions of a page; none where there are none. */
export const box_of = regions => regions.length ? [0, 1, 2, 3].map(side => Math[side < 2 ? "min" : "max"](...regions.map(each => each.box[side]))) : null;

/** A page's picture with regions drawn on it; `shapes`: [{region, class, onclick…}]; `gone` is called where the picture cannot be had; all but `seen` regions are dimmed. */
export function paper(document_hash, page, shapes, gone, seen = []) {
  const overlay = h("svg", { viewBox: `0 0 ${page.width} ${page.height}`, "aria-hidden": "true" });
  if (seen.length) overlay.append(h("path", { class: "veil", "fill-rule": "evenodd", d: `M0 0H${page.width}V${page.height}H0Z${seen.map(each => `M${polygon(each)}Z`).join("")}` }));
  for (const shape of shapes) overlay.append(h("polygon", { points: polygon(shape.region), class: shape.class, onclick: shape.onclick, onmouseenter: shape.onmouseenter, onmouseleave: shape.onmouseleave }));
  const element = h("div", { class: "paper" }, h("img", { alt: say("page", page.number), src: picture("page", { document: document_hash, page: page.number }), draggable: "false", onerror: gone }), overlay);
  element.style.aspectRatio = `${page.width} / ${page.height}`;
  return element;
}

/** A loaded picture of a cell without the bare paper beside its print, so that a short text in a wide cell can be read. */
export function trimmed(image) {
  const [width, height] = [image.naturalWidth, image.naturalHeight], canvas = h("canvas", { width, height, role: "img", "aria-label": image.alt }), context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const top = Math.round(height * 0.3), rows = Math.max(1, Math.round(height * 0.4)), { data } = context.getImageData(0, top, width, rows), inked = [];
  for (let x = 0; x < width; ++x) {
    let dark = 0;
    for (let y = 0; y < rows; ++y) dark += data[4 * (y * width + x)] < 150;
    if (dark && dark < 0.9 * rows) inked.push(x);  // a column that is dark all along is a ruling
  }
  const left = Math.max(0, (inked[0] ?? 0) - height / 3), right = Math.min(width, (inked.at(-1) ?? width) + height / 3);
  canvas.width = right - left;
  context.drawImage(image, -left, 0);
  return canvas;
}

const step = 1.3;
/** A paper that can be moved and zoomed, looking at one box of it with its neighbours in sight. */
export class Viewer {
  constructor() {
    this.element = h("div", { class: "viewer" });
    this.turner = h("span", { class: "zoom turner" });
    this.tools = h("div", { class: "zoom" }, ...[["+", "zoom_in", () => this.zoom(1)], ["−", "zoom_out", () => this.zoom(-1)], ["◎", "zoom_fit", () => this.look()]].map(([sign, name, onclick]) => h("button", { onclick, "aria-label": say(name), title: say(name), tabindex: -1 }, sign)));
    this.element.addEventListener("wheel", event => { event.preventDefault(); const box = this.element.getBoundingClientRect(); this.#scale(Math.exp(-event.deltaY / 400), event.clientX - box.left, event.clientY - box.top); }, { passive: false });
    this.element.addEventListener("dblclick", event => { if (!event.target.closest("button")) this.look(); });
    this.element.addEventListener("pointerdown", event => {
      if (event.target.closest("button, .other")) return;
      this.element.setPointerCapture(event.pointerId);
      this.element.classList.remove("eased");
      const start = [event.clientX - this.x, event.clientY - this.y];
      const move = moved => { [this.x, this.y] = [moved.clientX - start[0], moved.clientY - start[1]]; this.#place(); };
      this.element.addEventListener("pointermove", move);
      for (const end of ["pointerup", "pointercancel"]) this.element.addEventListener(end, () => this.element.removeEventListener("pointermove", move), { once: true });
    });
    new ResizeObserver(() => this.look()).observe(this.element);
  }
  /** `box`: none: the whole page. */
  show(page, content, box) {
    [this.page, this.content, this.box] = [page, content, box];
    content.style.width = `${page.width}px`;
    content.style.height = `${page.height}px`;
    this.element.replaceChildren(content, this.turner, this.tools);
    this.look();
  }
  look() {
    if (!this.page || !this.element.clientWidth) return;
    const [width, height] = [this.element.clientWidth, this.element.clientHeight], [left, top, right, bottom] = this.box ?? [0, 0, this.page.width, this.page.height];
    const whole = Math.min(width / this.page.width, this.box ? Infinity : height / this.page.height);
    this.scale = Math.max(whole * 0.95, this.box ? Math.min(0.62 * width / Math.max(1, right - left), 0.5 * height / Math.max(1, bottom - top), 3) : 0);
    this.x = width / 2 - this.scale * (left + right) / 2;
    this.y = height * (this.box ? 0.42 : 0.5) - this.scale * (top + bottom) / 2;
    if (this.scale * this.page.width < width) this.x = (width - this.scale * this.page.width) / 2;  // nothing is beside the page
    this.element.classList.add("eased");
    this.#place();
  }
  zoom(direction) { this.element.classList.add("eased"); this.#scale(step ** direction, this.element.clientWidth / 2, this.element.clientHeight * 0.42); }
  #scale(factor, x, y) {
    const next = Math.min(12, Math.max(0.2, this.scale * factor));
    this.x = x - (x - this.x) * next / this.scale;
    this.y = y - (y - this.y) * next / this.scale;
    this.scale = next;
    this.#place();
  }
  #place() {
    this.content.style.transform = `translate(${this.x}px, ${this.y}px) scale(${this.scale})`;
    this.content.style.setProperty("--scale", this.scale);
  }
}
