// What the sample of unflagged cells says of the promise.
import { get, h, percent } from "./page.js";
import { say } from "./words.js";

export async function audit_view() {
  const { checked, wrong, share, low, high, promised } = await get("audit");
  if (!checked) return { element: h("div", { class: "empty" }, h("p", {}, say("audit_none")), h("p", {}, say("audit_how"))) };
  const most = Math.max(high, promised) * 1.15, x = value => 20 + 760 * value / most, verdict = high <= promised ? "kept" : low > promised ? "broken" : "open";
  return { element: h("div", { class: "audit" }, h("h1", {}, say("audit_head")), h("p", { class: "big" }, percent(share, 2), " ", h("span", { class: `tag ${{ kept: "good", broken: "bad" }[verdict] || ""}` }, say(`promise_${verdict}`))), h("p", {}, say("audit_says", checked.toLocaleString(), wrong.toLocaleString(), percent(low, 3), percent(high, 3))),
    h("svg", { viewBox: "0 0 800 110", role: "img", "aria-label": `${percent(low, 3)} – ${percent(high, 3)}` }, h("line", { class: "axis", x1: 20, x2: 780, y1: 60, y2: 60 }), h("line", { class: "span", x1: x(low), x2: x(high), y1: 60, y2: 60 }),
      h("circle", { cx: x(share), cy: 60, r: 6 }), h("line", { class: "promise", x1: x(promised), x2: x(promised), y1: 20, y2: 92 }), h("text", { x: x(promised) + (promised < most / 2 ? 6 : -6), y: 30, "text-anchor": promised < most / 2 ? "start" : "end" }, say("promise", percent(promised, 2))), h("text", { x: 20, y: 84 }, "0"), h("text", { x: 780, y: 84, "text-anchor": "end" }, percent(most, 2))),
    h("p", { class: "soft small" }, say("audit_how"))) };
}
