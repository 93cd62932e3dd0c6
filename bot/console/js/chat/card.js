// A card: title, subtitle, body, fields, a list to pick from, buttons, a link, a picture.

import { el, freshId } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";
import { accountInLink, webAddress } from "../router.js";

const STYLES = { primary: "primary", danger: "danger" };
const BUTTONS_UP_TO = 6;

// Whether a card has anything of its own to read; buttons alone go below the text, without a frame.
const isReadable = (card) => Boolean(card.title || card.body || card.fields?.length);

/**
 * `press(action, label)` is called with {id, value}; `pressed` is what was pressed before, `isQuestion` locks
 * the card after the first press, since a question is answered once.
 */
export function renderCard(card, { press, pressed, isQuestion }) {
  const isLocked = isQuestion && pressed !== undefined;
  const picture = webAddress(card.image);
  return el(
    `div.card${isReadable(card) ? "" : ".card-bare"}`,
    {},
    picture && el("img.card-image", { src: picture.href, alt: card.title ?? "", loading: "lazy" }),
    card.title && el("h2.card-title", {}, card.title),
    card.subtitle && el("p.card-subtitle", {}, card.subtitle),
    card.body && el("p.card-body", {}, card.body),
    card.fields?.length && el("dl.card-fields", {}, card.fields.map(field)),
    card.select && choices(card.select, { press, pressed, isLocked }),
    footer(card, { press, pressed, isLocked }),
  );
}

const field = ({ label, value }) => el("div", {}, el("dt", {}, label), el("dd", {}, value));

function footer(card, state) {
  const buttons = (card.actions ?? []).map((action) => button(action, state));
  const link = followable(card.link);
  return (buttons.length || link) && el("div.card-actions", {}, buttons, link);
}

function button(action, { press, pressed, isLocked }) {
  const send = () => press({ id: action.id, ...(action.value !== undefined && { value: action.value }) }, action.label);
  const wasPressed = pressed !== undefined && pressed === (action.value ?? action.id);
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

function choices(select, state) {
  return select.options.length <= BUTTONS_UP_TO ? choiceButtons(select, state) : choiceList(select, state);
}

function choiceButtons(select, { press, pressed, isLocked }) {
  const option = ({ value, label }, index) =>
    el(
      `button.choice${pressed === value ? ".chosen" : ""}`,
      { type: "button", disabled: isLocked, onclick: () => press({ id: select.id, value }, label) },
      el("span.choice-number", {}, pressed === value ? icon("check") : String(index + 1)),
      el("span", {}, label),
    );
  return el("div.choices", { role: "group", "aria-label": select.label ?? t("chat.choose") }, select.options.map(option));
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
