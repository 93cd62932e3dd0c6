// Who one talks to, and the customer's own data.

import { el } from "../dom.js";
import { icon } from "../icons.js";
import { t, term } from "../i18n.js";
import { avatar, badge } from "../parts.js";

export const contacts = (people) => el("ul.rows", {}, people.map(person));

function person(contact) {
  const about = [contact.title, term("decisionRole", contact.decision_role)].filter(Boolean).join(" · ");
  return el(
    `li.row.row-person${contact.left_on ? ".is-past" : ""}`,
    {},
    avatar(contact.name),
    el("div.row-main", {}, el("span.row-title", {}, contact.name, contact.left_on && badge(t("customer.left"))), el("span.row-note", {}, about)),
    el("div.row-links", {}, reach(contact, "phone", "tel:"), reach(contact, "email", "mailto:")),
  );
}

function reach(contact, field, scheme) {
  const to = contact[field];
  if (!to) return null;
  const label = t(`customer.reach.${field}`, { name: contact.name, to });
  return el("a.icon-button", { href: `${scheme}${to.replace(/\s/g, "")}`, "aria-label": label, title: to }, icon(field));
}

const PLAIN_FIELDS = ["credit_code", "kind", "size", "purchase_cycle", "source", "address"];

export function baseData(account) {
  const rows = [
    ["aliases", account.aliases?.join("、")],
    ["phone", account.phone && el("a", { href: `tel:${account.phone.replace(/\s/g, "")}` }, account.phone)],
    ...PLAIN_FIELDS.map((name) => [name, account[name]]),
    ["parent", account.parent?.name],
    ["service_owner", account.service_owner?.name],
    ["collaborators", account.collaborators?.map((user) => user.name).join("、")],
    ["tags", account.tags?.length && el("span.tags", {}, account.tags.map((tag) => badge(tag)))],
  ];
  return el("dl.facts", {}, rows.filter(([, value]) => value).map(fact));
}

const fact = ([name, value]) => el("div", {}, el("dt", {}, t(`customer.fields.${name}`)), el("dd", {}, value));
