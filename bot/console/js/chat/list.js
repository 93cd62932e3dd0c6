// The list of messages: keeps the elements of messages that did not change, and stays at the end while the
// reader is at the end.

import { calendarDay } from "../clock.js";
import { el, show } from "../dom.js";
import { day, relativeDay, time } from "../format.js";
import { icon, logo } from "../icons.js";
import { t } from "../i18n.js";
import { failure, skeleton } from "../parts.js";
import { isQuestion, stillPressable } from "./answers.js";
import { renderMessage } from "./message.js";
import { openingChips } from "./suggestions.js";

const NEAR_END = 120;

/** `on` has press, retry, reload and suggest(text, isReady). */
export function messageList(conversation, on) {
  let shown = new Map();
  const items = el("ol.messages", {});
  const waiting = el("div.typing", { role: "status", hidden: true }, logo(), el("span.dots", { "aria-hidden": "true" }, el("i"), el("i"), el("i")), el("span.sr-only", {}, t("chat.thinking")));
  const opening = el("div.opening", {});
  const scroller = el("div.scroller", { tabindex: "0", role: "region", "aria-label": t("chat.messages") }, opening, items, waiting);
  const toEnd = el("button.to-end", { type: "button", hidden: true, onclick: scrollToEnd }, icon("down"), t("chat.newest"));
  let isAtEnd = true;
  scroller.addEventListener("scroll", scrolled, { passive: true });
  // A keyboard that opens or a composer that grows must not hide the end.
  new ResizeObserver(() => isAtEnd && scrollToEnd()).observe(scroller);

  function scrolled() {
    isAtEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_END;
    toEnd.hidden = isAtEnd;
  }

  function scrollToEnd() {
    scroller.scrollTop = scroller.scrollHeight;
  }

  function update() {
    const { messages, isLoaded, error, isWaiting } = conversation;
    const stay = isAtEnd || messages.at(-1)?.state === "sending";
    show(opening, beginning(conversation, { isEmpty: messages.length === 0, isLoaded, error }, on));
    reconcile(messages);
    waiting.hidden = !isWaiting;
    if (stay) scrollToNews();
    else scrolled();
  }

  // An answer longer than the screen is read from its beginning.
  function scrollToNews() {
    scrollToEnd();
    const last = items.lastElementChild;
    if (!last?.classList.contains("from-bot") || last.offsetHeight <= scroller.clientHeight) return;
    scroller.scrollTop += last.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    isAtEnd = false;
    toEnd.hidden = false;
  }

  function reconcile(messages) {
    const next = new Map();
    const nodes = [];
    const open = stillPressable(messages, conversation.awaiting);
    let lastDay = null;
    messages.forEach((message, place) => {
      const today = calendarDay(message.at);
      if (today !== lastDay) nodes.push(dayMark(message.at));
      lastDay = today;
      const state = stateOf(message, messages[place + 1], open);
      const kept = shown.get(message.key);
      const isSame = kept?.message === message && Object.keys(state).every((name) => kept.state[name] === state[name]);
      const node = isSame ? kept.node : renderMessage(message, on, state);
      next.set(message.key, { message, state, node });
      nodes.push(node);
    });
    replaceKeepingFocus(items, nodes);
    shown = next;
  }

  return { element: el("div.list-frame", {}, scroller, toEnd), update, scrollToEnd };
}

/** What the messages around it make of a message. */
const stateOf = (message, following, open) => ({
  isLocked: isQuestion(message) && message.key !== open.question,
  canUndo: message.key === open.written,
  isTimeless: message.from === "user" && following?.from === "bot" && time(message.at) === time(following.at),
});

// Moving a node takes its focus away; only nodes that are new or elsewhere are touched.
function replaceKeepingFocus(parent, nodes) {
  nodes.forEach((node, index) => {
    const present = parent.children[index];
    if (present === node) return;
    if (node.className === "day-mark" && present?.className === "day-mark" && present.textContent === node.textContent) return;
    parent.insertBefore(node, present ?? null);
  });
  while (parent.children.length > nodes.length) parent.lastElementChild.remove();
}

const dayMark = (at) => el("li.day-mark", {}, el("span", {}, `${day(at)} · ${relativeDay(at)}`));

function beginning(conversation, { isEmpty, isLoaded, error }, on) {
  if (error && !isLoaded) return failure(error, on.reload);
  if (!isLoaded) return skeleton(5);
  if (!isEmpty) return null;
  return el(
    "div.welcome",
    {},
    logo(),
    el("h2", {}, t("chat.welcome", { name: conversation.user.name })),
    el("p", {}, t("chat.welcomeLead")),
    openingChips(conversation.user, on.suggest),
  );
}
