// One line over everything that happened with a customer, newest first, filtered by kind.

import { el, show } from "../dom.js";
import { day, month, time } from "../format.js";
import { icon } from "../icons.js";
import { t, term } from "../i18n.js";
import { isDay } from "../clock.js";
import { emptyState } from "../parts.js";

const STEP = 40;
const ICONS = { visit: "visit", call: "phone", meeting: "meeting", wechat: "chat", email: "email", demo: "demo", comment: "chat" };
let chosenKind = null;

export function timeline(entries) {
  const list = el("div.timeline", {});
  const filters = el("div.chips.timeline-filters", { role: "group", "aria-label": t("customer.filter") });
  const kinds = [...new Set(entries.map((entry) => entry.kind))];
  let shown = STEP;

  function update() {
    const kind = kinds.includes(chosenKind) ? chosenKind : null;
    const fitting = entries.filter((entry) => !kind || entry.kind === kind);
    show(filters, [null, ...kinds].map((one) => filterChip(one, one === kind)));
    show(list, byMonth(fitting.slice(0, shown)), fitting.length > shown && more(fitting.length - shown));
  }

  function filterChip(kind, isChosen) {
    const choose = () => {
      chosenKind = kind;
      update();
      filters.querySelector("[aria-pressed=true]").focus();
    };
    return el("button.chip", { type: "button", "aria-pressed": String(isChosen), onclick: choose }, kind ? term("timeline", kind) : t("common.all"));
  }

  function more(rest) {
    const showMore = () => {
      shown += STEP;
      update();
    };
    return el("button.button.quiet", { type: "button", onclick: showMore }, t("customer.earlier", { count: rest }));
  }

  if (!entries.length) return emptyState(t("customer.noHistory"), t("customer.noHistoryHint"));
  update();
  return [filters, list];
}

function byMonth(entries) {
  const months = new Map();
  for (const entry of entries) {
    const name = month(entry.at);
    months.set(name, [...(months.get(name) ?? []), entry]);
  }
  return [...months].map(([name, group]) => el("section.month", {}, el("h3", {}, name), el("ol", {}, group.map(moment))));
}

function moment(entry) {
  const when = [day(entry.at), !isDay(entry.at) && time(entry.at), entry.who].filter(Boolean).join(" · ");
  return el(
    `li.moment.kind-${entry.kind}`,
    {},
    el("span.moment-mark", {}, icon(ICONS[entry.what] ?? entry.kind)),
    el("div.moment-main", {}, el("p.moment-title", {}, entry.title), entry.text && entry.text !== entry.title && el("p.moment-text", {}, entry.text), el("p.moment-when", {}, when)),
  );
}
