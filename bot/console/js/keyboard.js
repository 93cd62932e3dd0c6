// Shortcuts. They never fire while somebody types, except Esc.

import { address, go } from "./router.js";

const JOURNEYS = { c: "chat", a: "accounts", p: "pipeline", t: "today" };
const PAUSE = 1_200;

/** `shell()` is the page shown, or null before signing in. */
export function listenToKeys(shell) {
  let wentAt = 0;
  addEventListener("keydown", (event) => {
    const page = shell();
    if (!page || event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") page.escape();
    else if (isTyping(event.target)) return;
    else if (event.timeStamp - wentAt < PAUSE && JOURNEYS[event.key]) visit(event, JOURNEYS[event.key]);
    else if (event.key === "/") act(event, () => page.compose());
    else if (event.key === "?") act(event, () => page.showKeys());
    wentAt = event.key === "g" ? event.timeStamp : 0;
  });
}

function visit(event, place) {
  act(event, () => go(address(place)));
}

function act(event, work) {
  event.preventDefault();
  work();
}

const isTyping = (target) => target.matches("input, textarea, select, [contenteditable]");
