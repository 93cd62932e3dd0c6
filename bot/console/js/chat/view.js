// The chat: messages, what is being asked, suggestions, the composer.

import { el, show } from "../dom.js";
import { t, term } from "../i18n.js";
import { isQuestion } from "./answers.js";
import { chipRow } from "./suggestions.js";
import { composer } from "./composer.js";
import { messageList } from "./list.js";

/** Answers {element, compose, focusIfMouse, start, close}; call `start` once the element is on the page. */
export function chatView(conversation) {
  const { user } = conversation;
  const box = composer(user, { say: (text) => conversation.say(text), ownWords: () => conversation.ownWords });
  const list = messageList(conversation, {
    press(message, action, label) {
      conversation.press(message, action, label);
      box.focusIfMouse();
    },
    retry: (key) => conversation.retry(key),
    reload: () => conversation.load(),
    suggest,
  });
  const asked = el("p.asked", { role: "status" });
  const chips = el("div.chips", { role: "group", "aria-label": t("chat.suggestions") });
  const element = el(
    "section.chat",
    { "aria-label": t("places.chat") },
    list.element,
    el("div.chat-foot", {}, asked, chips, box.element, el("p.composer-hint", { id: "composer-hint" }, t("chat.hint"))),
  );

  function suggest(text, isReady) {
    if (isReady) conversation.say(text);
    else box.prefill(text);
  }

  function update() {
    const { awaiting, messages, isWaiting } = conversation;
    asked.textContent = isWaiting ? "" : question(awaiting);
    asked.hidden = !asked.textContent;
    box.ask(awaiting ? t("chat.answerPlaceholder") : t("chat.placeholder"));
    const hasButtons = awaiting && isQuestion(messages.at(-1));
    if (!isWaiting) show(chips, messages.length && !hasButtons ? chipRow(user, awaiting, suggest) : []);
    chips.hidden = !chips.childElementCount;
    list.update();
  }

  conversation.addEventListener("change", update);
  return {
    element,
    start() {
      update();
      box.fit();
      list.scrollToEnd();
    },
    compose: (text) => (text ? box.prefill(text) : box.focus()),
    focusIfMouse: box.focusIfMouse,
    close: () => conversation.removeEventListener("change", update),
  };
}

/** What kechat waits for, in words. */
function question(awaiting) {
  if (!awaiting) return "";
  const [kind, slot] = awaiting.split(":");
  return kind === "slot" ? t("chat.awaiting.slot", { slot: term("slot", slot) }) : t(`chat.awaiting.${kind}`);
}
