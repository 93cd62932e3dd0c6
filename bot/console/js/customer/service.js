// What is promised and what is broken: tickets, tasks, quotes, machines.

import { daysFromToday } from "../clock.js";
import { el } from "../dom.js";
import { dayAndTime, exactMoney, money, relativeDay, shortDay } from "../format.js";
import { t, term } from "../i18n.js";
import { badge } from "../parts.js";
import { stateBadge } from "./badges.js";

const isDone = (ticket) => ["resolved", "closed"].includes(ticket.status);

const rows = (records, row) => el("ul.rows", {}, records.map(row));

export const tickets = (all) => rows([...all].sort((a, b) => Number(isDone(a)) - Number(isDone(b))), ticketRow);

function ticketRow(ticket) {
  const isLate = !isDone(ticket) && ticket.sla_due_at && daysFromToday(ticket.sla_due_at) < 0;
  const due = !isDone(ticket) && ticket.sla_due_at && t("customer.slaDue", { when: relativeDay(ticket.sla_due_at) });
  const about = [ticket.number, due, ticket.assignee?.name, ticket.satisfaction && "★".repeat(ticket.satisfaction)];
  return el(
    `li.row.row-tall${isDone(ticket) ? ".is-past" : ""}`,
    {},
    el("div.row-line", {}, el("span.row-title", {}, ticket.subject), el("span.row-badges", {}, urgency(ticket), stateBadge("ticketStatus", ticket.status))),
    el(`span.row-note${isLate ? ".is-bad" : ""}`, {}, about.filter(Boolean).join(" · ")),
  );
}

const urgency = (ticket) => ["high", "urgent"].includes(ticket.priority) && !isDone(ticket) && stateBadge("priority", ticket.priority);

export const tasks = (all) => rows(all, taskRow);

function taskRow(task) {
  const isLate = task.status === "open" && task.due_at && daysFromToday(task.due_at) < 0;
  const about = [task.due_at && dayAndTime(task.due_at), task.assignee?.name].filter(Boolean).join(" · ");
  return el(
    `li.row.row-tall${task.status === "open" ? "" : ".is-past"}`,
    {},
    el("span.row-title", {}, task.title),
    el(`span.row-note${isLate ? ".is-bad" : ""}`, {}, about),
  );
}

export const quotes = (all) => rows(all, quoteRow);

function quoteRow(quote) {
  const about = [quote.valid_until && t("customer.validUntil", { day: shortDay(quote.valid_until) }), term("quoteStatus", quote.status)];
  return el(
    "li.row.row-tall",
    {},
    el("div.row-line", {}, el("span.row-title", {}, quote.number), quote.amount && el("span.row-amount", { title: exactMoney(quote.amount) }, money(quote.amount))),
    el("span.row-note", {}, about.filter(Boolean).join(" · ")),
  );
}

export const assets = (all) => rows(all, assetRow);

function assetRow(asset) {
  const isCovered = asset.warranty_until && daysFromToday(asset.warranty_until) >= 0;
  const cover = asset.warranty_until && badge(isCovered ? t("customer.warranty", { day: shortDay(asset.warranty_until) }) : t("customer.warrantyOver"), isCovered ? "accent" : "plain");
  return el("li.row.row-tall", {}, el("div.row-line", {}, el("span.row-title", {}, asset.product?.name ?? asset.serial), cover), el("span.row-note", {}, asset.serial));
}
