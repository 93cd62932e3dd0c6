// The three choices of appearance. The boot script applies them before the first paint.

const KEY = "kechat.theme";

export const THEMES = ["auto", "light", "dark"];

export const chosenTheme = () => localStorage.getItem(KEY) ?? "auto";

export function chooseTheme(theme) {
  localStorage.setItem(KEY, theme);
  dispatchEvent(new Event("kechat:theme"));
}
