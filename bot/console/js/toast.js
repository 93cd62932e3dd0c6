// A short word at the edge of the page, with at most one thing to do about it.

import { el } from "./dom.js";

const SHOWN_FOR = 6_000;

/** Say `text`; `action` is {label, run}. */
export function toast(text, action = null) {
  const note = el("div.toast", {}, el("span", {}, text));
  const dismiss = () => note.remove();
  if (action) {
    const act = () => {
      dismiss();
      action.run();
    };
    note.append(el("button.link-button", { type: "button", onclick: act }, action.label));
  }
  document.getElementById("toasts").replaceChildren(note);
  setTimeout(dismiss, SHOWN_FOR);
}
