// Where one writes. The draft is kept per person, so that nothing typed is lost.

import { el, isMouse } from "../dom.js";
import { icon } from "../icons.js";
import { t } from "../i18n.js";
import { recall, remember } from "../storage.js";

const TALLEST = 180;

export const draftOf = (user) => recall(`draft.${user.username}`, "");
export const saveDraft = (user, text) => remember(`draft.${user.username}`, text || null);

/** `say(text)` sends; `ownWords()` are earlier messages, latest first. */
export function composer(user, { say, ownWords }) {
  let recalled = -1;
  const box = el("textarea.composer-box", {
    id: "composer",
    rows: "1",
    enterkeyhint: "send",
    autocomplete: "off",
    placeholder: t("chat.placeholder"),
    "aria-describedby": "composer-hint",
    value: draftOf(user),
  });
  const button = el("button.composer-send", { type: "submit", "aria-label": t("chat.send"), title: t("chat.send") }, icon("send"));
  const form = el(
    "form.composer",
    { onsubmit: submit },
    el("label.sr-only", { for: "composer" }, t("chat.composer")),
    box,
    button,
  );
  box.addEventListener("input", typed);
  box.addEventListener("keydown", pressed);

  function typed() {
    recalled = -1;
    refresh();
  }

  function refresh() {
    saveDraft(user, box.value);
    button.disabled = !box.value.trim();
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight, TALLEST)}px`;
  }

  function submit(event) {
    event.preventDefault();
    const text = box.value.trim();
    if (!text) return;
    write("");
    recalled = -1;
    say(text);
  }

  function pressed(event) {
    // While an input method is composing, Enter picks a word.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Enter" && !event.shiftKey) submit(event);
    else if (event.key === "ArrowUp" && (!box.value || recalled >= 0)) recallWords(event, recalled + 1);
    else if (event.key === "ArrowDown" && recalled >= 0) recallWords(event, recalled - 1);
  }

  function recallWords(event, index) {
    const words = ownWords();
    if (index >= words.length) return;
    event.preventDefault();
    recalled = index;
    write(index < 0 ? "" : words[index]);
  }

  function write(text) {
    box.value = text;
    refresh();
  }

  function focus() {
    box.focus();
    box.setSelectionRange(box.value.length, box.value.length);
  }

  return {
    element: form,
    focus,
    focusIfMouse: () => isMouse() && focus(),
    fit: refresh,
    /** Put a beginning into the box, in front of what stands there. */
    prefill(text) {
      write(box.value.trim() && !box.value.includes(text) ? `${text}${box.value}` : text);
      focus();
    },
    ask(placeholder) {
      box.placeholder = placeholder;
    },
  };
}
