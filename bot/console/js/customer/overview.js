// The 360° view of one customer: who they are, how things stand, and all that happened.

import { daysFromToday } from "../clock.js";
import { el, show } from "../dom.js";
import { money, relativeDay, sum } from "../format.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";
import { segmented } from "../parts.js";
import { gradeBadge, stateBadge } from "./badges.js";
import { baseData, contacts } from "./people.js";
import { assets, quotes, tasks, tickets } from "./service.js";
import { contracts, isOverdue, opportunities } from "./trade.js";
import { timeline } from "./timeline.js";

const TABS = ["overview", "timeline"];
let chosenTab = "overview";

/** `data` is the server's overview; `onCompose(text)` writes a beginning into the chat. */
export function renderOverview(data, { onCompose }) {
  const content = el("div.tab-content", {});
  const bar = el("div.tab-bar", {});
  const choose = (tab) => {
    chosenTab = tab;
    const options = TABS.map((value) => ({ value, label: t(`customer.tabs.${value}`, { count: data.timeline.length }) }));
    show(bar, segmented(t("customer.view"), options, tab, choose));
    show(content, tab === "timeline" ? timeline(data.timeline) : sections(data));
  };
  choose(chosenTab);
  return el("article.customer", {}, head(data), figures(data), asks(data.account, onCompose), bar, content);
}

function head({ account, last_contacted_at: lastContact }) {
  return el(
    "header.customer-head",
    {},
    el("div.customer-badges", {}, gradeBadge(account.grade), stateBadge("accountStatus", account.status)),
    el("h2.customer-name", { tabindex: "-1" }, account.name),
    el("p.customer-about", {}, [account.industry, account.region, account.owner?.name ?? t("customer.pool")].filter(Boolean).join(" · ")),
    el("p.customer-contacted", {}, lastContact ? t("customer.lastContact", { when: relativeDay(lastContact) }) : t("customer.neverContacted")),
  );
}

/** Four numbers that say how things stand. */
function figures(data) {
  const open = data.opportunities.filter((one) => one.status === "open");
  const due = data.payments.filter((payment) => payment.status !== "paid");
  const late = due.filter(isOverdue);
  const tickets = data.tickets.filter((ticket) => !["resolved", "closed"].includes(ticket.status));
  return el(
    "dl.figures",
    {},
    figure(t("customer.figures.open"), money(sum(open, "amount")), t("customer.figures.openCount", { count: open.length })),
    figure(t("customer.figures.due"), money(sum(due, "amount")), late.length ? t("customer.figures.late", { amount: money(sum(late, "amount")) }) : t("customer.figures.onTime"), late.length > 0),
    figure(t("customer.figures.tickets"), String(tickets.length), tickets.some((ticket) => daysFromToday(ticket.sla_due_at ?? "9999-01-01") < 0) ? t("customer.figures.slaLate") : t("customer.figures.slaFine")),
  );
}

const figure = (name, value, note, isBad = false) =>
  el("div.figure", {}, el("dt", {}, name), el("dd", {}, el("span.figure-value", {}, value), el(`span.figure-note${isBad ? ".is-bad" : ""}`, {}, note)));

/** Beginnings of what one says most often about a customer. */
function asks(account, onCompose) {
  const name = account.short_name || account.name;
  const ask = (key, iconName) =>
    el("button.chip", { type: "button", onclick: () => onCompose(t(`customer.asks.${key}.text`, { name })) }, icon(iconName), t(`customer.asks.${key}.label`));
  return el("div.chips.customer-asks", { role: "group", "aria-label": t("customer.asks.label") }, ask("log", "activity"), ask("remind", "bell"), ask("opportunity", "opportunity"), ask("ticket", "ticket"));
}

function sections(data) {
  return [
    section("contacts", data.contacts, contacts(data.contacts)),
    section("opportunities", data.opportunities, opportunities(data.opportunities)),
    section("contracts", data.contracts, contracts(data.contracts, data.payments)),
    section("tickets", data.tickets, tickets(data.tickets)),
    section("tasks", data.tasks, tasks(data.tasks)),
    section("quotes", data.quotes, quotes(data.quotes)),
    section("assets", data.assets, assets(data.assets)),
    section("base", null, baseData(data.account)),
  ];
}

function section(name, records, content) {
  if (records?.length === 0) return null;
  return el(
    "details.section",
    { open: true },
    el("summary", {}, el("h3", {}, t(`customer.sections.${name}`)), records && el("span.section-count", {}, String(records.length))),
    content,
  );
}
