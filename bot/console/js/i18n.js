// Words of the page. They live in i18n/zh.json and i18n/en.json, side by side, key by key.

import { recall, remember } from "./storage.js";

export const LANGUAGES = ["zh", "en"];

let phrases = {};
let current = "zh";

/** "zh" or "en". */
export const language = () => current;

/** The tag for Intl and the html element. */
export const locale = () => (current === "zh" ? "zh-CN" : "en-GB");

/** Which language to speak: the choice made here, else the user's own, else the browser's. */
export function preferredLanguage(user) {
  const wish = recall("language") ?? user?.language ?? navigator.language;
  return wish.toLowerCase().startsWith("zh") ? "zh" : "en";
}

export async function speak(code) {
  const response = await fetch(`/console/i18n/${code}.json`);
  phrases = await response.json();
  current = code;
  document.documentElement.lang = locale();
}

export async function chooseLanguage(code) {
  remember("language", code);
  await speak(code);
}

const find = (key) => key.split(".").reduce((node, part) => node?.[part], phrases);

/** The phrase under `key`, its {names} filled in. A phrase may have forms for numbers, chosen by `count`. */
export function t(key, values = {}) {
  const found = find(key);
  const phrase = found?.[new Intl.PluralRules(locale()).select(values.count ?? 0)] ?? found?.other ?? found;
  if (typeof phrase !== "string") return key;
  return phrase.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** The list under `key`, such as suggestions for a role. */
export const phraseList = (key) => find(key) ?? [];

/** What people call a code of the system: term("stage", "proposal"). An unknown code is shown as it is. */
export const term = (kind, code) => find(`terms.${kind}`)?.[code] ?? code ?? "";

/** One of a server's two labels, {"zh", "en"}. */
export const label = (labels) => labels?.[current] ?? labels?.zh ?? "";
