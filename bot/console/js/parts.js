// Small pieces several places show.

import { ApiError } from "./api.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";

const SHADES = 6;

/** The initials of a person: the last two characters of a Chinese name, else the first letters. */
export function avatar(name) {
  const initials = /\p{Script=Han}/u.test(name) ? [...name].slice(-2).join("") : latinInitials(name);
  return el(`span.avatar.shade-${shadeOf(name)}`, { "aria-hidden": "true" }, initials);
}

const latinInitials = (name) => name.split(/\s+/).slice(0, 2).map((word) => word[0] ?? "").join("").toUpperCase();

const shadeOf = (name) => [...name].reduce((total, letter) => total + letter.codePointAt(0), 0) % SHADES;

export const badge = (text, tone = "plain") => el(`span.badge.tone-${tone}`, {}, text);

/** Why there is nothing here, and perhaps what to do. */
export const emptyState = (text, hint = null) =>
  el("div.empty", {}, el("p.empty-title", {}, text), hint && el("p.empty-hint", {}, hint));

/** Grey lines while something loads. */
export function skeleton(lines = 4) {
  const bones = Array.from({ length: lines }, () => el("div.bone"));
  return el("div.skeleton", { role: "status" }, el("span.sr-only", {}, t("common.loading")), bones);
}

/** One sentence about a failure and a way to try again. What the server did not say is a bug of ours, and loud. */
export function failure(error, retry) {
  const isRefusal = error instanceof ApiError;
  if (!isRefusal) reportError(error);
  return el(
    "div.failure",
    { role: "alert" },
    el("p", {}, isRefusal ? error.message : t("errors.server")),
    el("button.button", { type: "button", onclick: retry }, icon("retry"), t("common.retry")),
  );
}

export const iconButton = (name, label, onclick, props = {}) =>
  el("button.icon-button", { type: "button", "aria-label": label, title: label, onclick, ...props }, icon(name));

/** Radio-like buttons of which one is pressed: options are {value, label}. */
export function segmented(label, options, chosen, onchoose) {
  const choice = ({ value, label: text }) =>
    el("button.segment", { type: "button", "aria-pressed": String(value === chosen), onclick: () => onchoose(value) }, text);
  return el("div.segmented", { role: "group", "aria-label": label }, options.map(choice));
}
