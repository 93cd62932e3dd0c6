// A card: title, subtitle, body, fields, a list to pick from, buttons, a link, a picture.

import { el, freshId, withVariable } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";
import { accountInLink, webAddress } from "../router.js";
import { buttonsOf, codeOf, isUndo, optionsOf } from "./answers.js";
import { cardBody } from "./rows.js";

const STYLES = { primary: "primary", danger: "danger" };
const BUTTONS_UP_TO = 6;

// Whether a card has anything of its own to read; buttons alone go below the text, without a frame.
const isReadable = (card) => Boolean(card.title || card.body || card.fields?.length);

/**
 * `press(action, label)` is called with {id, value}; `pressed` is what was pressed before. A locked question has
 * been answered or given up; where `canUndo` is false something else was written since.
 */
export function renderCard(card, { press, pressed, isLocked, canUndo }) {
  const picture = webAddress(card.image);
  return el(
    `div.card${isReadable(card) ? "" : ".card-bare"}`,
    {},
    picture && el("img.card-image", { src: picture.href, alt: card.title ?? "", loading: "lazy" }),
    card.title && el("h2.card-title", {}, unbroken(card.title)),
    card.body && cardBody(card.body),
    card.chart && chart(card.chart),
    card.fields?.length && el("dl.card-fields", {}, card.fields.map(field)),
    card.subtitle && el("p.card-subtitle", {}, card.subtitle),
    choices(card, { press, pressed, isLocked }),
    footer(card, { press, pressed, isLocked, canUndo }),
  );
}

/** A title of parts, 客户 · 拜访 · 日期, breaks between them before it breaks in one. */
const unbroken = (title) => title.split(/(?<= ·) /).flatMap((part) => [el("span.card-title-part", {}, part), " "]);

/** Bars of one measure; the thin one below is what it was. */
function chart({ title, bars }) {
  const longest = Math.max(...bars.flatMap(({ value, before }) => [value, before]), 1);
  const piece = (kind, length) => withVariable(el(`span.chart-${kind}`), "--share", length / longest);
  const row = (bar) =>
    el(
      "li",
      {},
      el("span.chart-label", {}, bar.label),
      el("span.chart-track", { "aria-hidden": "true" }, piece("now", bar.value), piece("before", bar.before)),
      el("span.chart-note", {}, bar.note),
    );
  return el("figure.chart", {}, el("figcaption", {}, title), el("ul", {}, bars.map(row)));
}

const field = ({ label, value }) => el("div", {}, el("dt", {}, label), el("dd", {}, value));

function footer(card, state) {
  const isUndone = isUndo(state.pressed);
  const offered = buttonsOf(card).filter(({ id }) => !isUndo(id) || state.canUndo || isUndone);
  const buttons = offered.map((action) => button(action, { ...state, isLocked: state.isLocked || isUndone }));
  const link = followable(card.link);
  return (buttons.length || link) && el("div.card-actions", {}, buttons, link);
}

function button(action, { press, pressed, isLocked }) {
  const send = () => press({ id: action.id, ...(action.value !== undefined && { value: action.value }) }, action.label);
  const wasPressed = pressed === codeOf(action);
  const look = STYLES[action.style] ?? "quiet";
  return el(`button.button.${look}`, { type: "button", disabled: isLocked, onclick: send }, wasPressed && icon("check"), action.label);
}

function followable(link) {
  const url = webAddress(link);
  if (!url) return null;
  if (accountInLink(link)) return el("a.button.quiet", { href: url.hash }, t("chat.openCustomer"), icon("forward"));
  if (url.origin === location.origin && url.hash) return el("a.button.quiet", { href: url.hash }, t("chat.open"), icon("forward"));
  return el("a.button.quiet", { href: url.href, target: "_blank", rel: "noopener noreferrer" }, t("chat.open"), icon("forward"));
}

function choices(card, state) {
  const { select } = card;
  if (select && select.options.length > BUTTONS_UP_TO) return choiceList(select, state);
  const picks = (select?.options ?? []).map(({ value, label }) => ({ action: { id: select.id, value }, label }));
  const options = [...picks, ...optionsOf(card).map(({ id, label }) => ({ action: { id }, label }))];
  return options.length > 0 && choiceButtons(select?.label ?? t("chat.choose"), options, state);
}

function choiceButtons(name, options, { press, pressed, isLocked }) {
  const option = ({ action, label }, index) => {
    const isChosen = pressed === codeOf(action);
    return el(
      `button.choice${isChosen ? ".chosen" : ""}`,
      { type: "button", disabled: isLocked, onclick: () => press(action, label) },
      el("span.choice-number", {}, isChosen ? icon("check") : String(index + 1)),
      el("span", {}, label),
    );
  };
  return el("div.choices", { role: "group", "aria-label": name }, options.map(option));
}

function choiceList(select, { press, isLocked }) {
  const id = freshId("choice");
  const options = select.options.map(({ value, label }) => el("option", { value }, label));
  const list = el("select.input", { id, disabled: isLocked }, options);
  const send = () => press({ id: select.id, value: list.value }, list.selectedOptions[0].text);
  return el(
    "div.choice-list",
    {},
    el("label", { for: id }, select.label ?? t("chat.choose")),
    list,
    el("button.button.primary", { type: "button", disabled: isLocked, onclick: send }, t("common.ok")),
  );
}
