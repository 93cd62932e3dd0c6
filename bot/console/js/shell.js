// The frame: mark, navigation, the person's menu, and in the middle the place one is at.

import { saveDraft } from "./chat/composer.js";
import { spokenText } from "./chat/message.js";
import { el, show } from "./dom.js";
import { icon, logo } from "./icons.js";
import { t } from "./i18n.js";
import { showInbox } from "./inbox.js";
import { showKeys } from "./keys-help.js";
import { showPipeline } from "./pipeline/view.js";
import { personMenu } from "./person-menu.js";
import { showProblems } from "./problems.js";
import { showReminders } from "./reminders.js";
import { address, currentRoute, go } from "./router.js";
import { seesInbox, seesPipeline, seesProblems, session } from "./session.js";
import { showToday } from "./today.js";
import { showWorkspace } from "./workspace.js";

const VIEWS = { chat: showWorkspace, accounts: showWorkspace, pipeline: showPipeline, today: showToday, reminders: showReminders, inbox: showInbox, problems: showProblems };

/** Build the page in `root`; answers what app.js drives it with. */
export function showShell(root, { conversation, onLanguage, onSignedOut }) {
  const { user } = session;
  const places = placesOf(user);
  const links = new Map(places.map((place) => [place, navLink(place)]));
  const main = el("main.place", { id: "main", tabindex: "-1" });
  const menu = personMenu({ onLanguage, onSignedOut, onKeys: () => showKeys(places) });
  let view = null;
  let builder = null;

  function visit(route) {
    const isMove = builder !== null;
    mark(route.place);
    if (VIEWS[route.place] !== builder) {
      view?.close();
      builder = VIEWS[route.place];
      view = builder(main, { conversation, compose });
    }
    view.visit(route, { isMove });
  }

  function mark(place) {
    for (const [name, link] of links) {
      if (name === place) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    if (VIEWS[place] === showWorkspace) links.get("chat").classList.remove("has-news");
    document.title = `${t(`places.${place}`)} · kechat`;
  }

  /** Write in the chat, wherever one is; `text` is a beginning to go on from. */
  function compose(text = "") {
    if (view.compose) return view.compose(text);
    if (text) saveDraft(user, text);
    return go(address("chat"));
  }

  function heard({ detail: message }) {
    document.getElementById("announcer").replaceChildren(el("p", {}, spokenText(message)));
    if (builder !== showWorkspace) links.get("chat").classList.add("has-news");
    if (document.hidden) document.title = `● ${document.title.replace(/^● /, "")}`;
  }

  function seen() {
    if (!document.hidden) document.title = document.title.replace(/^● /, "");
  }

  conversation.addEventListener("heard", heard);
  document.addEventListener("visibilitychange", seen);
  show(root, skipLink(main), frame(links, menu.element, main));
  visit(currentRoute());

  return {
    visit,
    compose,
    showKeys: () => showKeys(places),
    changed: (record) => view.changed?.(record),
    noticed: () => view.noticed?.(),
    escape: () => menu.close() || view.escape?.(),
    close() {
      conversation.removeEventListener("heard", heard);
      document.removeEventListener("visibilitychange", seen);
      view.close();
      menu.dispose();
    },
  };
}

function placesOf(user) {
  const extra = [seesPipeline(user) && "pipeline", "today", "reminders", seesInbox(user) && "inbox", seesProblems(user) && "problems"];
  return ["chat", "accounts", ...extra].filter(Boolean);
}

const navLink = (place) =>
  el("a.nav-link", { href: address(place) }, icon(place), el("span", {}, t(`places.${place}`)));

function frame(links, menu, main) {
  return el(
    "div.shell",
    {},
    el(
      "header.rail",
      {},
      el("a.brand", { href: address("chat"), "aria-label": "kechat" }, logo(), el("span.brand-name", { "aria-hidden": "true" }, "kechat")),
      el("nav.nav", { "aria-label": t("shell.nav") }, [...links.values()]),
      menu,
    ),
    main,
  );
}

// A plain #main would be taken for an address.
function skipLink(main) {
  const skip = (event) => {
    event.preventDefault();
    main.focus();
  };
  return el("a.skip-link", { href: "#main", onclick: skip }, t("shell.skip"));
}
