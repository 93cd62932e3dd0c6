// Amount and weighted amount by person or region, as bars; a click narrows the whole page to it.

import { el, withVariable } from "../dom.js";
import { exactMoney, money } from "../format.js";
import { t } from "../i18n.js";
import { emptyState } from "../parts.js";

/** `groups` are {name, count, amount, weighted}; `chosen` is the name the page is narrowed to. */
export function bars(title, groups, { chosen, onChoose }) {
  const max = Math.max(...groups.map((group) => Number(group.amount)), 1);
  const rows = [...groups].sort((a, b) => Number(b.amount) - Number(a.amount)).map((group) => el("li", {}, row(group)));

  function row(group) {
    const isChosen = group.name === chosen;
    return el(
      "button.bar-row",
      { type: "button", "data-focus-key": `${title} ${group.name}`, "aria-pressed": String(isChosen), onclick: () => onChoose(isChosen ? null : group.name) },
      el("span.bar-name", {}, group.name),
      el("span.bar-track", { "aria-hidden": "true" }, piece("total", group.amount), piece("weighted", group.weighted)),
      el("span.bar-amount", { title: exactMoney(group.amount) }, money(group.amount), el("span.bar-weighted", {}, t("pipeline.weightedIs", { amount: money(group.weighted) }))),
    );
  }

  function piece(kind, value) {
    return withVariable(el(`span.bar-${kind}`), "--share", Number(value) / max);
  }

  return el("section.bars", {}, el("h2", {}, title), rows.length ? el("ul", {}, rows) : emptyState(t("pipeline.none")));
}
