// Customers who wait for a person: who they are, what they asked, what was said; taken, answered, ended here.

import { get, post } from "./api.js";
import { debounce, el, isPhone, keepingFocus, show } from "./dom.js";
import { dayAndTime, time } from "./format.js";
import { icon } from "./icons.js";
import { t } from "./i18n.js";
import { badge, emptyState, failure, iconButton, skeleton } from "./parts.js";
import { address, go } from "./router.js";
import { session } from "./session.js";
import { toast } from "./toast.js";

const REFRESH_AFTER = 300;
const EVERY = 15_000;

export function showInbox(root) {
  const title = el("h1", { tabindex: "-1" }, t("places.inbox"));
  const list = el("div.inbox-list", {});
  const detail = el("section.inbox-detail", { "aria-label": t("inbox.conversation") });
  const page = el("div.inbox", {}, el("div.inbox-side", {}, el("header.page-head", {}, title), list), detail);
  const drafts = new Map();
  let items = null;
  let open = null;
  let shownFor = null;

  async function load() {
    if (!items) show(list, skeleton(4));
    try {
      ({ items } = await get("/api/v1/inbox"));
      keepingFocus(renderList);
    } catch (error) {
      show(list, failure(error, load));
    }
    if (open !== null) await loadOpen();
    else showNobody();
  }

  async function loadOpen() {
    const wanted = open;
    if (shownFor !== wanted) show(detail, skeleton(5));
    try {
      const conversation = await get(`/api/v1/inbox/${encodeURIComponent(wanted)}`);
      if (wanted === open) render(conversation);
    } catch (error) {
      if (wanted === open) show(detail, failure(error, loadOpen));
    }
  }

  function renderList() {
    const rows = items.map((one) => row(one, String(one.id) === String(open)));
    show(list, rows.length ? el("ul", {}, rows) : emptyState(t("inbox.none"), t("inbox.noneHint")));
  }

  function showNobody() {
    shownFor = null;
    page.classList.remove("is-open");
    show(detail, items?.length ? emptyState(t("inbox.choose")) : null);
  }

  function render(conversation) {
    page.classList.add("is-open");
    const isNew = shownFor !== open;
    const before = detail.querySelector(".inbox-said");
    const isAtEnd = !before || before.scrollHeight - before.scrollTop - before.clientHeight < 60;
    const typed = detail.querySelector("textarea");
    if (typed && !isNew) drafts.set(open, typed.value);
    shownFor = open;
    const said = el("ol.inbox-said", { tabindex: "0", "aria-label": t("inbox.said") }, conversation.messages.map(message));
    keepingFocus(() => show(detail, head(conversation), said, foot(conversation)));
    if (isNew || isAtEnd) said.scrollTop = said.scrollHeight;
  }

  function head(one) {
    return el(
      "header.inbox-head",
      {},
      isPhone() && iconButton("back", t("inbox.back"), () => go(address("inbox"))),
      el(
        "div.inbox-about",
        {},
        el(isPhone() ? "h1" : "h2", {}, one.account ? el("a", { href: address("accounts", one.account.id) }, one.customer) : one.customer),
        el("p.row-note", {}, ...facts(one)),
        one.tried.length > 0 && el("p.row-note", {}, t("inbox.tried", { what: one.tried.join("、") })),
      ),
      el("div.inbox-acts", {}, ...acts(one)),
    );
  }

  function acts(one) {
    const mine = one.assignee?.username === session.user.username;
    const act = (name, tone) =>
      el(`button.button${tone}`, { type: "button", "data-focus-key": `inbox-${name}`, onclick: () => change(one, name) }, t(`inbox.${name}`));
    if (one.status === "released") return [badge(t("inbox.status.released"))];
    return [!(mine && one.status === "taken") && act("take", ".primary"), one.status === "taken" && act("release", "")].filter(Boolean);
  }

  function foot(one) {
    if (one.status === "released") return null;
    const words = el("textarea.input", {
      rows: "2", maxlength: "4000", "aria-label": t("inbox.words"), placeholder: t("inbox.words"), "data-focus-key": "inbox-words",
      onkeydown: (event) => {
        if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
          event.preventDefault();
          send();
        }
      },
    });
    words.value = drafts.get(open) ?? "";
    const send = () => words.value.trim() && change(one, "messages", { text: words.value });
    return el("form.inbox-foot", { onsubmit: (event) => { event.preventDefault(); send(); } }, words, el("button.button.primary", { type: "submit" }, icon("send"), t("inbox.send")));
  }

  async function change(one, verb, body) {
    try {
      const changed = await post(`/api/v1/inbox/${encodeURIComponent(one.id)}/${verb}`, body);
      if (verb === "messages") {
        drafts.delete(open);
        const typed = detail.querySelector("textarea");
        if (typed) typed.value = "";
      }
      if (String(one.id) === String(open)) render(changed);
    } catch (error) {
      toast(error.message);
    }
    get("/api/v1/inbox").then((found) => { ({ items } = found); keepingFocus(renderList); }, () => {});
  }

  const refresh = debounce(load, REFRESH_AFTER);
  const timer = setInterval(() => !document.hidden && load(), EVERY);
  show(root, page);
  return {
    visit(route, { isMove }) {
      open = route.id;
      if (isMove && open === null) title.focus();
      load();
    },
    changed: ({ kind }) => kind === "ticket" && refresh(),
    noticed: refresh,
    close: () => clearInterval(timer),
  };
}

function row(one, isOpen) {
  return el(
    "li",
    {},
    el(
      `a.inbox-row${one.reason === "emergency" ? ".is-urgent" : ""}`,
      { href: address("inbox", one.id), "aria-current": isOpen ? "true" : null, "data-focus-key": `inbox-row-${one.id}` },
      el("span.inbox-row-head", {}, el("strong", {}, one.customer), el("time", { datetime: one.last_said_at }, time(one.last_said_at))),
      el("span.inbox-row-text", {}, one.question),
      el("span.inbox-row-marks", {}, mark(one), one.ticket && badge(one.ticket.number), one.assignee && el("span.row-note", {}, one.assignee.name)),
    ),
  );
}

function mark(one) {
  if (one.reason === "emergency") return badge(t("inbox.reason.emergency"), "danger");
  if (one.reason === "complaint") return badge(t("inbox.reason.complaint"), "warm");
  return badge(t(`inbox.status.${one.status}`), one.status === "waiting" ? "warm" : "info");
}

function facts(one) {
  const due = one.ticket?.sla_due_at && t("inbox.due", { when: dayAndTime(one.ticket.sla_due_at) });
  return [[one.ticket?.number, one.channel, one.team, one.assignee?.name, due].filter(Boolean).join(" · ")];
}

const message = (one) =>
  el(
    `li.inbox-message.is-${one.from}`,
    {},
    el("p.inbox-from", {}, one.from === "person" ? one.name : t(`inbox.from.${one.from}`), " ", el("time", { datetime: one.at }, time(one.at))),
    el("p.inbox-text", {}, one.text),
  );
