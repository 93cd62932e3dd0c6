// The way in: a name and a password, or on the demo company a person to be.

import { el, freshId, show } from "./dom.js";
import { logo } from "./icons.js";
import { chooseLanguage, language, t, term } from "./i18n.js";
import { avatar } from "./parts.js";
import { session, signIn, signInAsDemo } from "./session.js";
import { recall, remember } from "./storage.js";

/** Show the page in `root`; `onDone` is called once somebody is signed in, `expired` says why we are here. */
export function showSignIn(root, { onDone, expired = false }) {
  const again = () => showSignIn(root, { onDone, expired });
  const error = el("p.signin-error", { role: "alert" });
  const attempt = async (work) => {
    error.textContent = "";
    try {
      await work();
      onDone();
    } catch (refusal) {
      error.textContent = refusal.message;
    }
  };
  document.title = `${t("signin.title")} · kechat`;
  show(root, el("div.signin", {}, pitch(), el("main.signin-panel", { id: "main" }, ways(attempt, error, expired), languageLink(again))));
  root.removeAttribute("aria-busy");
  if (!session.demo) [...root.querySelectorAll("input")].find((box) => !box.value)?.focus();
}

function ways(attempt, error, expired) {
  return el(
    "div.signin-ways",
    {},
    el("div.signin-brand", {}, logo(), el("span", {}, "kechat")),
    el("h1", {}, session.demo ? t("signin.demoTitle") : t("signin.title")),
    el("p.signin-lead", {}, expired ? t("signin.expired") : session.demo ? t("signin.demoLead") : session.company || t("signin.lead")),
    error,
    session.demo && people(attempt),
    session.demo ? el("details.signin-own", {}, el("summary", {}, t("signin.ownAccount")), form(attempt)) : form(attempt),
  );
}

const ROLES = ["rep", "manager", "executive", "service", "finance", "marketing", "admin"];

function people(attempt) {
  const person = (user) =>
    el(
      "button.person",
      { type: "button", onclick: () => attempt(() => signInAsDemo(user.username)) },
      avatar(user.name),
      el("span.person-name", {}, user.name),
      el("span.person-role", {}, [term("role", user.role), user.region].filter(Boolean).join(" · ")),
    );
  return el("ul.people", { "aria-label": t("signin.people") }, byRole(session.demo_users).map((user) => el("li", {}, person(user))));
}

const byRole = (users) => [...users].sort((a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role));

function form(attempt) {
  const username = input("username", "text", recall("username", ""));
  const password = input("current-password", "password", "");
  const submit = (event) => {
    event.preventDefault();
    remember("username", username.value);
    attempt(() => signIn(username.value.trim(), password.value));
  };
  return el(
    "form.signin-form",
    { onsubmit: submit },
    field(t("signin.username"), username),
    field(t("signin.password"), password),
    el("button.button.primary", { type: "submit" }, t("signin.submit")),
  );
}

const input = (autocomplete, type, value) =>
  el("input.input", { id: freshId("signin"), type, autocomplete, value, required: true, autocapitalize: "none", spellcheck: "false" });

const field = (label, control) => el("div.field", {}, el("label", { for: control.id }, label), control);

function languageLink(again) {
  const other = language() === "zh" ? "en" : "zh";
  const change = () => chooseLanguage(other).then(again);
  return el("button.link-button.signin-language", { type: "button", lang: other, onclick: change }, t(`languageNames.${other}`));
}

/** What kechat does, shown rather than told: a sentence becomes a record. */
function pitch() {
  const rows = ["account", "contact", "next"].map((key) =>
    el("div", {}, el("dt", {}, t(`pitch.${key}.label`)), el("dd", {}, t(`pitch.${key}.value`))),
  );
  return el(
    "aside.pitch",
    { "aria-label": t("pitch.label") },
    el("p.pitch-line", {}, t("pitch.line")),
    el(
      "div.pitch-scene",
      { "aria-hidden": "true" },
      el("p.pitch-said", {}, t("pitch.said")),
      el("div.pitch-card", {}, el("p.pitch-card-title", {}, t("pitch.written")), el("dl", {}, rows)),
    ),
  );
}
