// For the administrator: messages that could not be handled or delivered after all tries.

import { get } from "./api.js";
import { el, show } from "./dom.js";
import { dayAndTime } from "./format.js";
import { t } from "./i18n.js";
import { badge, emptyState, failure, skeleton } from "./parts.js";

export function showProblems(root) {
  const title = el("h1", { tabindex: "-1" }, t("places.problems"));
  const body = el("div", {});

  async function load() {
    show(body, skeleton(4));
    try {
      const { items } = await get("/api/v1/dead-letters");
      show(body, items.length ? el("ul.letters", {}, items.map(letter)) : emptyState(t("problems.none"), t("problems.noneHint")));
    } catch (error) {
      show(body, failure(error, load));
    }
  }

  show(root, el("div.page.page-narrow", {}, el("header.page-head", {}, el("div", {}, title, el("p.page-note", {}, t("problems.lead")))), body));
  return {
    visit(_, { isMove }) {
      if (isMove) title.focus();
      load();
    },
    close() {},
  };
}

const letter = ({ at, channel, conversation, error, attempts }) =>
  el(
    "li.letter",
    {},
    el("p.letter-head", {}, badge(channel, "info"), el("span", {}, conversation), el("time", { datetime: at }, dayAndTime(at))),
    el("p.letter-error", {}, error),
    el("p.row-note", {}, t("problems.attempts", { count: attempts })),
  );
