// Everything about one customer, beside the chat: a search, then the 360° view.

import { get } from "../api.js";
import { debounce, el, show } from "../dom.js";
import { t } from "../i18n.js";
import { emptyState, failure, iconButton, skeleton } from "../parts.js";
import { accountList, accountSearch } from "./search.js";
import { renderOverview } from "./overview.js";

const REFRESH_AFTER = 400;

/** `onCompose(text)` writes into the chat. Answers {element, open(id, {focus}), refresh, isEmpty}. */
export function customerPanel({ onClose, onCompose }) {
  let shownId = null;
  let wasOpened = false;
  let asked = 0;
  const search = accountSearch();
  const body = el("div.panel-body", { tabindex: "0", role: "region", "aria-label": t("customer.details") });
  const element = el(
    "aside.panel",
    { "aria-label": t("places.accounts") },
    el("div.panel-head", {}, iconButton("back", t("customer.backToChat"), onClose, { class: "icon-button panel-back" }), search.element, iconButton("close", t("common.close"), onClose, { class: "icon-button panel-close" })),
    body,
  );

  /** Show the customer `id`, or with null the list to choose from. */
  function open(id, { focus }) {
    const isOther = !wasOpened || id !== shownId;
    wasOpened = true;
    shownId = id;
    if (isOther) {
      search.clear();
      load({ focus, isFirst: true });
    } else if (focus) giveFocus();
  }

  async function load({ focus = false, isFirst = false } = {}) {
    const ticket = ++asked;
    if (isFirst) show(body, skeleton(7));
    try {
      const content = shownId === null ? await ownCustomers() : await overview(shownId);
      if (ticket !== asked) return;
      keepingScroll(() => show(body, content), isFirst);
    } catch (error) {
      if (ticket !== asked) return;
      if (isFirst || error.status === 404) show(body, error.status === 404 ? emptyState(t("customer.unknown"), t("customer.unknownHint")) : failure(error, () => load({ isFirst: true })));
    }
    if (focus) giveFocus();
  }

  async function overview(id) {
    return renderOverview(await get(`/api/v1/accounts/${encodeURIComponent(id)}/overview`), { onCompose });
  }

  function keepingScroll(work, fromTop) {
    const top = fromTop ? 0 : body.scrollTop;
    work();
    body.scrollTop = top;
  }

  function giveFocus() {
    if (shownId === null) search.focus();
    else body.querySelector("h2")?.focus({ preventScroll: true });
  }

  return {
    element,
    open,
    refresh: debounce(() => wasOpened && load(), REFRESH_AFTER),
    isEmpty: () => !wasOpened || shownId === null,
  };
}

async function ownCustomers() {
  const { items } = await get("/api/v1/accounts?limit=20");
  if (!items.length) return emptyState(t("customer.none"), t("customer.noneHint"));
  return el("section", {}, el("h2.panel-title", { tabindex: "-1" }, t("customer.yours")), accountList(items));
}
