// What all views share: elements, requests, the paper.
import { say } from "./words.js";

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

export class Refused extends Error {}   // the server answered, and said no
export class Unanswered extends Error {}

async function answer(request) {
  let response;
  try { response = await request; } catch { throw new Unanswered(say("no_server")); }
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(body.error?.message || `${say("error")} (${response.status})`);
  return body;
}
const query = values => new URLSearchParams(Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== "")).toString();
export const get = (what, values = {}) => answer(fetch(`/api/${what}?${query(values)}`));
export const post = (what, body) => answer(fetch(`/api/${what}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) }));
export const picture = (what, values) => `/api/${what}?${query(values)}`;

let hiding = 0;
export function tell(message, bad = false) {
  const toast = document.getElementById("toast");
  toast.textContent = message;
  toast.className = bad ? "on bad" : "on";
  clearTimeout(hiding);
  hiding = setTimeout(() => { toast.className = ""; }, bad ? 6000 : 1600);
}
/** Runs what a key or button asks for; a failure is told, never swallowed. */
export const attempt = action => async (...given) => {
  try { return await action(...given); } catch (error) { if (error.name === "AbortError") return; tell(error.message, true); if (!(error instanceof Refused || error instanceof Unanswered)) console.error(error); }
};

export function chance(confidence) {
  const kind = confidence >= 0.98 ? "good" : confidence >= 0.8 ? "fair" : "";
  return h("span", { class: `chance ${kind}` }, h("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true" }, h("rect", { width: 100 * confidence, height: 10 })), percent(confidence));
}
export const percent = (share, places = 1) => `${(100 * share).toFixed(share > 0 && share < 0.001 ? 3 : places)} %`;

/** The characters in which `text` and its likeliest other reading differ. */
export function doubtful(text, other) {
  const a = [...text], b = [...(other ?? text)];
  let from = 0, to = 0;
  while (from < a.length && from < b.length && a[from] === b[from]) ++from;
  while (to < a.length - from && to < b.length - from && a[a.length - 1 - to] === b[b.length - 1 - to]) ++to;
  const middle = a.slice(from, a.length - to).join("");
  return [a.slice(0, from).join(""), middle ? h("mark", {}, middle) : null, a.slice(a.length - to).join("")];
}

const polygon = region => region.quad ? region.quad.join(" ") : [[0, 1], [2, 1], [2, 3], [0, 3]].map(pair => pair.map(at => region.box[at]).join(",")).join(" ");

/** A page's picture with regions drawn on it; `shapes`: [{region, class, title, onclick}]; `gone` is called where the picture cannot be had. */
export function paper(document_hash, page, shapes, gone, veil = null) {
  const overlay = h("svg", { viewBox: `0 0 ${page.width} ${page.height}`, "aria-hidden": "true" });
  if (veil) overlay.append(h("path", { class: "veil", "fill-rule": "evenodd", d: `M0 0H${page.width}V${page.height}H0ZM${veil.box[0]} ${veil.box[1]}V${veil.box[3]}H${veil.box[2]}V${veil.box[1]}Z` }));
  for (const shape of shapes) overlay.append(h("polygon", { points: polygon(shape.region), class: shape.class, onclick: shape.onclick, onmouseenter: shape.onmouseenter, onmouseleave: shape.onmouseleave }));
  const element = h("div", { class: "paper" }, h("img", { alt: say("page", page.number), src: picture("page", { document: document_hash, page: page.number }), draggable: "false", onerror: gone }), overlay);
  element.style.aspectRatio = `${page.width} / ${page.height}`;
  return element;
}

/** A paper that can be moved and zoomed, looking at one region with its neighbours in sight. */
export class Viewer {
  constructor() {
    const zoom = factor => () => { this.#scale(factor, this.element.clientWidth / 2, this.element.clientHeight / 2); };
    this.element = h("div", { class: "viewer" });
    this.tools = h("div", { class: "zoom" }, h("button", { onclick: zoom(1.3), "aria-label": say("zoom_in"), title: say("zoom_in") }, "+"), h("button", { onclick: zoom(1 / 1.3), "aria-label": say("zoom_out"), title: say("zoom_out") }, "−"),
      h("button", { onclick: () => this.look(), "aria-label": say("zoom_fit"), title: say("zoom_fit") }, "◎"));
    this.element.addEventListener("wheel", event => { event.preventDefault(); const box = this.element.getBoundingClientRect(); this.#scale(Math.exp(-event.deltaY / 400), event.clientX - box.left, event.clientY - box.top); }, { passive: false });
    this.element.addEventListener("pointerdown", event => {
      if (event.target.closest("button, .other")) return;
      this.element.setPointerCapture(event.pointerId);
      this.element.classList.remove("eased");
      const start = [event.clientX - this.x, event.clientY - this.y];
      const move = moved => { [this.x, this.y] = [moved.clientX - start[0], moved.clientY - start[1]]; this.#place(); };
      this.element.addEventListener("pointermove", move);
      this.element.addEventListener("pointerup", () => this.element.removeEventListener("pointermove", move), { once: true });
    });
    new ResizeObserver(() => this.look()).observe(this.element);
  }
  show(page, content, region) {
    [this.page, this.content, this.region] = [page, content, region];
    content.style.width = `${page.width}px`;
    content.style.height = `${page.height}px`;
    this.element.replaceChildren(content, this.tools);
    this.look();
  }
  look() {
    if (!this.page || !this.element.clientWidth) return;
    const [width, height] = [this.element.clientWidth, this.element.clientHeight], [left, top, right, bottom] = this.region?.box ?? [0, 0, this.page.width, this.page.height];
    const whole = width / this.page.width;
    this.scale = Math.max(whole * 0.9, Math.min(0.62 * width / Math.max(1, right - left), 0.5 * height / Math.max(1, bottom - top), 3.4));
    this.x = width / 2 - this.scale * (left + right) / 2;
    this.y = height * 0.42 - this.scale * (top + bottom) / 2;
    this.element.classList.add("eased");
    this.#place();
  }
  #scale(factor, x, y) {
    const next = Math.min(12, Math.max(0.2, this.scale * factor));
    this.x = x - (x - this.x) * next / this.scale;
    this.y = y - (y - this.y) * next / this.scale;
    this.scale = next;
    this.element.classList.remove("eased");
    this.#place();
  }
  #place() { this.content.style.transform = `translate(${this.x}px, ${this.y}px) scale(${this.scale})`; }
}
