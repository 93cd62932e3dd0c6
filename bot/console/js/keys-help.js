// What the keyboard can do.

import { el } from "./dom.js";
import { t } from "./i18n.js";
import { iconButton } from "./parts.js";

const GENERAL = [["/", "compose"], ["Enter", "send"], ["Shift + Enter", "newline"], ["↑", "recall"], ["Esc", "close"], ["?", "help"]];
const JOURNEYS = { chat: "g c", accounts: "g a", pipeline: "g p", today: "g t" };

export function showKeys(places) {
  const travels = places.filter((place) => JOURNEYS[place]).map((place) => row(JOURNEYS[place], t(`places.${place}`)));
  const dialog = el(
    "dialog.keys",
    { "aria-labelledby": "keys-title", onclose: () => dialog.remove() },
    el("div.keys-head", {}, el("h2", { id: "keys-title" }, t("keys.title")), iconButton("close", t("common.close"), () => dialog.close())),
    el("dl", {}, GENERAL.map(([keys, name]) => row(keys, t(`keys.${name}`))), travels),
  );
  document.body.append(dialog);
  dialog.showModal();
}

const row = (keys, meaning) =>
  el("div", {}, el("dt", {}, keys.split(" ").map((key) => (key === "+" ? "+" : el("kbd", {}, key)))), el("dd", {}, meaning));
