// Behind one's own face: appearance, language, shortcuts, the way out.

import { el, isMouse, show } from "./dom.js";
import { icon } from "./icons.js";
import { chooseLanguage, language, LANGUAGES, t, term } from "./i18n.js";
import { avatar, segmented } from "./parts.js";
import { session, signOut } from "./session.js";
import { chooseTheme, chosenTheme, THEMES } from "./theme.js";
import { toast } from "./toast.js";

/** A disclosure; `close` answers whether it was open. */
export function personMenu({ onLanguage, onSignedOut, onKeys }) {
  const { user } = session;
  const sheet = el("div.menu-sheet", {});
  const summary = el("summary", { "aria-label": t("shell.menu", { name: user.name }) }, avatar(user.name));
  const element = el("details.menu", {}, summary, sheet);

  function fillSheet() {
    show(sheet, whoIsHere(user), appearance(fillSheet), languages(onLanguage), isMouse() && item("keyboard", t("keys.title"), keys), item("exit", t("shell.signOut"), out));
  }

  function keys() {
    element.open = false;
    onKeys();
  }

  async function out() {
    try {
      await signOut();
      onSignedOut();
    } catch (error) {
      toast(error.message);
    }
  }

  function close() {
    const wasOpen = element.open;
    element.open = false;
    if (wasOpen) summary.focus();
    return wasOpen;
  }

  const closeOutside = (event) => {
    if (!element.contains(event.target)) element.open = false;
  };
  document.addEventListener("pointerdown", closeOutside);
  fillSheet();
  return { element, close, dispose: () => document.removeEventListener("pointerdown", closeOutside) };
}

function whoIsHere(user) {
  const about = [term("role", user.role), user.region, session.company].filter(Boolean).join(" · ");
  return el("div.menu-who", {}, el("strong", {}, user.name), el("span", {}, about));
}

function appearance(refresh) {
  const choose = (theme) => {
    chooseTheme(theme);
    refresh();
  };
  const options = THEMES.map((value) => ({ value, label: t(`themes.${value}`) }));
  return el("div.menu-row", {}, el("span", {}, t("shell.theme")), segmented(t("shell.theme"), options, chosenTheme(), choose));
}

function languages(onLanguage) {
  const options = LANGUAGES.map((value) => ({ value, label: t(`languageNames.${value}`) }));
  const choose = (code) => chooseLanguage(code).then(onLanguage);
  return el("div.menu-row", {}, el("span", {}, t("shell.language")), segmented(t("shell.language"), options, language(), choose));
}

const item = (name, label, onclick) => el("button.menu-item", { type: "button", onclick }, icon(name), label);
