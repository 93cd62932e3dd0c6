// The ledger of reminders: what was sent, when, to whom, why, and what came of it.

import { get } from "./api.js";
import { debounce, el, show } from "./dom.js";
import { dayAndTime } from "./format.js";
import { t } from "./i18n.js";
import { badge, emptyState, failure, skeleton } from "./parts.js";
import { address } from "./router.js";

const REFRESH_AFTER = 400;
const TONES = { snoozed: "warm", handed_over: "info", "": "plain" };

export function showReminders(root) {
  const title = el("h1", { tabindex: "-1" }, t("places.reminders"));
  const search = el("input.input", { type: "search", placeholder: t("reminders.search"), "aria-label": t("reminders.search"), oninput: debounce(() => load(), REFRESH_AFTER) });
  const body = el("div", { "aria-live": "polite" });
  let items = [];
  let next = null;

  async function load(cursor = "") {
    if (!items.length) show(body, skeleton(5));
    try {
      const page = await get(`/api/v1/notices?limit=50&cursor=${cursor || 0}&q=${encodeURIComponent(search.value)}`);
      items = cursor ? [...items, ...page.items] : page.items;
      next = page.next_cursor;
      render();
    } catch (error) {
      show(body, failure(error, load));
    }
  }

  function render() {
    if (!items.length) return show(body, emptyState(t("reminders.none"), t("reminders.noneHint")));
    return show(body, el("ul.letters", {}, items.map(row)), next && el("button.button", { type: "button", onclick: () => load(next) }, t("reminders.more")));
  }

  show(root, el("div.page.page-narrow", {}, el("header.page-head", {}, el("div", {}, title, el("p.page-note", {}, t("reminders.lead")))), el("p.reminder-search", {}, search), body));
  return {
    visit(_, { isMove }) {
      if (isMove) title.focus();
      load();
    },
    noticed: debounce(() => load(), REFRESH_AFTER),
    close() {},
  };
}

const row = ({ at, title, record, to_name: to, why, outcome, snoozed_until: until }) =>
  el(
    "li.letter",
    {},
    el("p.letter-head", {}, badge(title, "info"), named(record), el("time", { datetime: at }, dayAndTime(at))),
    why && el("p.letter-error", {}, why),
    el("p.row-note", {}, t("reminders.to", { name: to }), " · ", badge(came(outcome, until), TONES[outcome] ?? "accent")),
  );

const named = ({ kind, id, label }) =>
  kind === "account" ? el("a", { href: address("accounts", id) }, label) : el("strong", {}, label);

const came = (outcome, until) => (outcome === "snoozed" && until ? t("reminders.until", { when: dayAndTime(until) }) : t(`reminders.outcomes.${outcome || "open"}`));
