// Sentences to start from, by role; the lists live with the other phrases.

import { el } from "../dom.js";
import { phraseList, t } from "../i18n.js";

const SHOWN = 4;

/** Each is {label, text, ready}: ready ones are sent as they are, others wait in the composer. */
function forRole(role) {
  const own = phraseList(`suggestions.${role}`);
  return own.length ? own : phraseList("suggestions.rep");
}

const chip = (suggestion, suggest) =>
  el("button.chip", { type: "button", onclick: () => suggest(suggestion.text, suggestion.ready) }, suggestion.label);

export const openingChips = (user, suggest) =>
  el("div.chips.chips-opening", { role: "group", "aria-label": t("chat.suggestions") }, forRole(user.role).map((one) => chip(one, suggest)));

/** The row above the composer: answers while a confirmation is asked for, else sentences to start from. */
export function chipRow(user, awaiting, suggest) {
  const fitting = awaiting === "confirmation" ? phraseList("suggestions.confirmation") : awaiting ? [] : forRole(user.role).slice(0, SHOWN);
  return fitting.map((one) => chip(one, suggest));
}
