// Finding a customer: a combobox; arrows move, Enter opens, Esc empties.

import { get } from "../api.js";
import { debounce, el, show } from "../dom.js";
import { icon } from "../icons.js";
import { t, term } from "../i18n.js";
import { gradeBadge } from "./badges.js";
import { address, go } from "../router.js";

const PAUSE = 150;
const LIMIT = 12;

/** Answers {element, clear, focus}. */
export function accountSearch() {
  let found = [];
  let active = -1;
  let request = new AbortController();
  const list = el("ul.search-results", { id: "customer-results", role: "listbox", "aria-label": t("customer.results"), hidden: true });
  const state = el("p.sr-only", { role: "status" });
  const box = el("input.search-box", {
    type: "search",
    role: "combobox",
    placeholder: t("customer.search"),
    "aria-label": t("customer.search"),
    "aria-expanded": "false",
    "aria-controls": "customer-results",
    "aria-autocomplete": "list",
    autocomplete: "off",
    enterkeyhint: "search",
    oninput: () => look(),
    onkeydown: pressed,
    onblur: () => setTimeout(hide, PAUSE),
  });

  const look = debounce(async () => {
    request.abort();
    request = new AbortController();
    const wanted = box.value.trim();
    if (!wanted) return hide();
    try {
      const query = new URLSearchParams({ q: wanted, limit: LIMIT });
      const { items } = await get(`/api/v1/accounts?${query}`, { signal: request.signal });
      return present(items, wanted);
    } catch (error) {
      return error.name === "AbortError" ? undefined : say(error.message);
    }
  }, PAUSE);

  function present(items, wanted) {
    found = items;
    if (!items.length) return say(t("customer.noMatch", { name: wanted }));
    show(list, items.map((account, index) => option(account, index, wanted, choose)));
    state.textContent = t("customer.matches", { count: items.length });
    expand(true);
    return activate(0);
  }

  function say(text) {
    found = [];
    show(list, el("li.search-none", { role: "option", "aria-disabled": "true", "aria-selected": "false" }, text));
    state.textContent = text;
    active = -1;
    expand(true);
  }

  function activate(index) {
    active = index;
    [...list.children].forEach((node, at) => node.setAttribute("aria-selected", String(at === index)));
    if (index < 0) return box.removeAttribute("aria-activedescendant");
    list.children[index].scrollIntoView({ block: "nearest" });
    return box.setAttribute("aria-activedescendant", list.children[index].id);
  }

  function expand(isOpen) {
    list.hidden = !isOpen;
    box.setAttribute("aria-expanded", String(isOpen));
  }

  function hide() {
    expand(false);
    activate(-1);
  }

  function choose(account) {
    clear();
    go(address("accounts", account.id));
  }

  function clear() {
    box.value = "";
    found = [];
    hide();
  }

  function pressed(event) {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && found.length) activate((active + step + found.length) % found.length);
    else if (event.key === "Enter" && found[active]) choose(found[active]);
    else if (event.key === "Escape" && box.value) clear();
    else return;
    event.preventDefault();
  }

  return { element: el("div.search", {}, icon("search"), box, state, list), clear, focus: () => box.focus() };
}

function option(account, index, wanted, choose) {
  const pick = (event) => {
    event.preventDefault();
    choose(account);
  };
  return el(
    "li.search-option",
    { id: `customer-result-${index}`, role: "option", "aria-selected": "false", onpointerdown: pick },
    el("span.search-name", {}, el("span", {}, highlighted(account.name, wanted)), gradeBadge(account.grade)),
    el("span.search-about", {}, about(account)),
  );
}

function highlighted(name, wanted) {
  const at = name.toLowerCase().indexOf(wanted.toLowerCase());
  if (at < 0) return name;
  return [name.slice(0, at), el("mark", {}, name.slice(at, at + wanted.length)), name.slice(at + wanted.length)];
}

const about = (account) =>
  [account.region, account.industry, account.owner?.name ?? t("customer.pool"), term("accountStatus", account.status)].filter(Boolean).join(" · ");

/** Customers as links, for choosing without a search. */
export const accountList = (accounts) =>
  el(
    "ul.account-list",
    {},
    accounts.map((account) =>
      el(
        "li",
        {},
        el("a.account-link", { href: address("accounts", account.id) }, el("span.search-name", {}, account.name, gradeBadge(account.grade)), el("span.search-about", {}, about(account))),
      ),
    ),
  );
