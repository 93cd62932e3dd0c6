// Opportunities with their stage, contracts with the money that came and the money that is owed.

import { daysFromToday } from "../clock.js";
import { el, withVariable } from "../dom.js";
import { exactMoney, money, shortDay, sum } from "../format.js";
import { t, term } from "../i18n.js";
import { badge } from "../parts.js";
import { stateBadge } from "./badges.js";

const STAGES = ["initial_contact", "needs_confirmed", "proposal", "negotiation"];

export const isOverdue = (payment) =>
  payment.status === "overdue" || (payment.status === "planned" && Boolean(payment.due_on) && daysFromToday(payment.due_on) < 0);

const openFirst = (a, b) => Number(b.status === "open") - Number(a.status === "open");

export const opportunities = (all) => el("ul.rows", {}, [...all].sort(openFirst).map(opportunity));

function opportunity(one) {
  const closes = one.status === "open" && one.close_date && t("customer.closes", { day: shortDay(one.close_date) });
  const about = [`${one.probability}%`, closes, one.competitor && t("customer.against", { name: one.competitor })];
  return el(
    "li.row.row-tall",
    {},
    el("div.row-line", {}, el("span.row-title", {}, one.name), amount(one.amount)),
    stageBar(one),
    el("div.row-line", {}, el("span.row-stage", {}, term("stage", one.stage)), el("span.row-note", {}, about.filter(Boolean).join(" · "))),
  );
}

/** Four steps, filled as far as the opportunity has come. */
function stageBar({ stage, status }) {
  const reached = status === "won" ? STAGES.length : STAGES.indexOf(stage) + 1;
  const steps = STAGES.map((_, index) => el(`span${index < reached ? ".is-done" : ""}`));
  return el(`div.stage-bar.is-${status}`, { "aria-hidden": "true" }, steps);
}

export function contracts(all, payments) {
  const loose = payments.filter((payment) => !all.some((contract) => contract.id === payment.contract?.id));
  return el("ul.rows", {}, all.map((contract) => contractRow(contract, payments.filter((payment) => payment.contract?.id === contract.id))), loose.map(paymentRow));
}

function contractRow(contract, payments) {
  const paid = sum(payments.filter((payment) => payment.status === "paid"), "amount");
  const share = Number(contract.amount) ? Math.min(1, paid / Number(contract.amount)) : 0;
  const span = [contract.number, contract.ends_on && t("customer.endsOn", { day: shortDay(contract.ends_on) })].filter(Boolean).join(" · ");
  return el(
    "li.row.row-tall",
    {},
    el("div.row-line", {}, el("span.row-title", {}, contract.name || contract.number), amount(contract.amount)),
    el("div.row-line", {}, el("span.row-note", {}, span), stateBadge("contractStatus", contract.status)),
    contract.amount && withVariable(el("div.paid-bar", { "aria-hidden": "true" }, el("span")), "--share", share),
    contract.amount && el("p.row-note", {}, t("customer.paidOf", { paid: money(paid), percent: Math.round(share * 100) })),
    payments.length > 0 && el("ul.payments", {}, [...payments].sort(byDay).map(paymentRow)),
  );
}

const byDay = (a, b) => (a.due_on ?? a.paid_on ?? "").localeCompare(b.due_on ?? b.paid_on ?? "");

function paymentRow(payment) {
  return el(
    `li.payment${isOverdue(payment) ? ".is-late" : ""}`,
    {},
    el("span.payment-term", {}, payment.term || t("customer.payment")),
    el("span.payment-when", {}, ...whenPaid(payment)),
    amount(payment.amount),
  );
}

function whenPaid(payment) {
  if (payment.status === "paid") {
    const unconfirmed = !payment.confirmed_by && badge(t("customer.unconfirmed"), "gold");
    return [t("customer.paidOn", { day: shortDay(payment.paid_on) }), unconfirmed].filter(Boolean);
  }
  if (isOverdue(payment)) return [badge(t("customer.overdue", { count: Math.max(1, -daysFromToday(payment.due_on)) }), "danger")];
  return [t("customer.dueOn", { day: shortDay(payment.due_on) })];
}

const amount = (value) => value && el("span.row-amount", { title: exactMoney(value) }, money(value));
