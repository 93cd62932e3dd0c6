// The funnel: open stages flowing into what was won this quarter. The pale silhouette is the amount, the solid
// one inside it what the probabilities leave of it. The words stand in real buttons around the shapes.

import { el, svg } from "../dom.js";
import { count, exactMoney, money } from "../format.js";
import { label, t } from "../i18n.js";
import { band } from "./geometry.js";

/** `onPick(stage)` is called with a stage's code; `picked` is the one whose records are shown. */
export function funnel(pipeline, { picked, onPick }) {
  const amounts = pipeline.stages.map((stage) => Number(stage.amount));
  const weighted = pipeline.stages.map((stage) => Number(stage.weighted));
  const max = Math.max(...amounts, Number(pipeline.won_this_quarter.amount));
  const shapes = (index) => [false, true].map((isVertical) => shape(isVertical, band(amounts, index, max, isVertical), band(weighted, index, max, isVertical)));
  return el(
    "ol.funnel",
    {},
    pipeline.stages.map((stage, index) => el("li", {}, stageButton(stage, shapes(index), stage.stage === picked, onPick))),
    el("li.funnel-won", {}, won(pipeline.won_this_quarter, max)),
  );
}

function shape(isVertical, total, weighted) {
  return svg(
    "svg",
    { class: isVertical ? "band band-down" : "band band-along", viewBox: "0 0 100 100", preserveAspectRatio: "none", "aria-hidden": "true" },
    svg("path", { class: "band-total", d: total }),
    weighted && svg("path", { class: "band-weighted", d: weighted }),
  );
}

function stageButton(stage, shapes, isPicked, onPick) {
  return el(
    "button.stage",
    { type: "button", "data-focus-key": stage.stage, "aria-pressed": String(isPicked), onclick: () => onPick(stage.stage) },
    head(label(stage.label), t("pipeline.deals", { count: count(stage.count) })),
    shapes,
    foot(stage.amount, t("pipeline.weightedIs", { amount: money(stage.weighted) })),
  );
}

function won({ count: deals, amount }, max) {
  const shapes = [false, true].map((isVertical) => shape(isVertical, band([Number(amount)], 0, max, isVertical), null));
  return el("div.stage.stage-won", {}, head(t("pipeline.won"), t("pipeline.deals", { count: count(deals) })), shapes, foot(amount, t("pipeline.wonNote")));
}

const head = (name, note) => el("span.stage-head", {}, el("span.stage-name", {}, name), el("span.stage-count", {}, note));

const foot = (amount, note) =>
  el("span.stage-foot", {}, el("span.stage-amount", { title: exactMoney(amount) }, money(amount)), el("span.stage-weighted", {}, note));
