// One message of the list.

import { el } from "../dom.js";
import { dayAndTime, time } from "../format.js";
import { icon, logo } from "../icons.js";
import { t } from "../i18n.js";
import { isQuestion } from "./answers.js";
import { renderCard } from "./card.js";

/** A list item; `on` has press(message, action, label) and retry(key), `state` has isLocked, canUndo, isTimeless. */
export function renderMessage(message, on, state) {
  const parts = [content(message, on, state), !state.isTimeless && footnote(message, on)];
  return el(`li.message.from-${message.from}`, {}, face(message), el("div.message-main", {}, parts));
}

/** What a reply says, for ears. */
export const spokenText = (message) => message.text || [message.card?.title, message.card?.body].filter(Boolean).join("。");

function face({ from }) {
  if (from === "user") return null;
  return el("span.message-face", { "aria-hidden": "true" }, from === "notice" ? icon("bell") : logo());
}

function content(message, on, { isLocked, canUndo }) {
  const { text, card } = message;
  const words = card ? textBeyond(card, text, isQuestion(message)) : text;
  const look = { press: (action, label) => on.press(message, action, label), pressed: message.pressed, isLocked, canUndo };
  return [
    el("span.sr-only", {}, t(`chat.says.${message.from}`)),
    words && el("p.message-text", {}, words),
    card && Object.keys(card).length > 0 && renderCard(card, look),
  ];
}

/** The reply's text is the whole reply; the lines its card shows again are not said twice, nor how to answer by typing. */
function textBeyond(card, text, asks) {
  if (asks && (card.title || card.body)) return "";
  const fields = (card.fields ?? []).map((field) => field.value);
  const choices = (card.select?.options ?? []).map((option) => option.label);
  const shown = [card.title, card.subtitle, ...(card.body ?? "").split("\n"), ...fields, ...choices];
  const parts = shown.map((part) => (part ?? "").trim()).filter((part) => part.length > 1);
  const isShown = (line) => parts.some((part) => line.includes(part) || part.includes(line));
  const rest = (text ?? "").split("\n").filter((line) => !line.trim() || !isShown(line.trim()));
  return rest.join("\n").trim();
}

function footnote(message, on) {
  if (message.state === "failed") {
    const again = () => on.retry(message.key);
    return el(
      "p.message-foot.is-failed",
      {},
      el("span", {}, `${t("chat.notSent")} ${message.error ?? ""}`),
      el("button.link-button", { type: "button", onclick: again }, t("common.retry")),
    );
  }
  const moment = el("time", { datetime: message.at, title: dayAndTime(message.at) }, time(message.at));
  return el("p.message-foot", {}, message.state === "sending" ? t("chat.sending") : moment);
}
