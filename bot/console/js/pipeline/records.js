// The opportunities behind one stage, largest first.

import { daysFromToday } from "../clock.js";
import { el } from "../dom.js";
import { exactMoney, money, shortDay } from "../format.js";
import { label, t } from "../i18n.js";
import { emptyState, iconButton } from "../parts.js";
import { address } from "../router.js";

const STALE_AFTER = 30;

export function stageRecords(stage, onClose) {
  const records = [...stage.records].sort((a, b) => Number(b.amount) - Number(a.amount));
  const head = el(
    "div.records-head",
    {},
    el("h2", { tabindex: "-1" }, label(stage.label), el("span.section-count", {}, String(stage.count))),
    iconButton("close", t("common.close"), onClose),
  );
  return el("section.records", { "aria-label": label(stage.label) }, head, records.length ? el("ul.record-list", {}, records.map(row)) : emptyState(t("pipeline.noRecords")));
}

function row(record) {
  const account = record.account;
  return el(
    "li.record",
    {},
    el("div.record-what", {}, el("a.record-account", { href: address("accounts", account.id) }, account.name), el("span.record-name", {}, record.name)),
    el("span.record-owner", {}, record.owner?.name ?? ""),
    el("div.record-when", {}, closing(record.close_date), inStage(record.stage_since)),
    el("div.record-money", {}, el("strong", { title: exactMoney(record.amount) }, money(record.amount)), el("span", {}, `${record.probability}%`)),
  );
}

function closing(day) {
  if (!day) return el("span.is-bad", {}, t("pipeline.noCloseDate"));
  const isPast = daysFromToday(day) < 0;
  return el(`span${isPast ? ".is-bad" : ""}`, {}, t(isPast ? "pipeline.closePast" : "pipeline.closes", { day: shortDay(day) }));
}

function inStage(since) {
  if (!since) return null;
  const days = -daysFromToday(since);
  return el(`span${days > STALE_AFTER ? ".is-warm" : ""}`, {}, t("pipeline.inStage", { count: days }));
}
