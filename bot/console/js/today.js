// What is due: one's open tasks by day, each to be ticked off or talked about.

import { get, patch } from "./api.js";
import { daysFromToday, now } from "./clock.js";
import { debounce, el, show } from "./dom.js";
import { day, dayAndTime, relativeDay, time } from "./format.js";
import { icon } from "./icons.js";
import { t, term } from "./i18n.js";
import { badge, emptyState, failure, skeleton } from "./parts.js";
import { address } from "./router.js";
import { toast } from "./toast.js";

const REFRESH_AFTER = 400;
const FAR = "9999-12-31";
const GROUPS = ["late", "today", "week", "later", "undated"];

export function showToday(root, { compose }) {
  const title = el("h1", { tabindex: "-1" }, t("places.today"));
  const body = el("div.tasks", {});
  let tasks = null;

  async function load() {
    if (!tasks) show(body, skeleton(5));
    try {
      const { items } = await get("/api/v1/tasks?status=open&assignee=me&limit=200");
      tasks = items.sort((a, b) => Date.parse(a.due_at ?? FAR) - Date.parse(b.due_at ?? FAR));
      render();
    } catch (error) {
      show(body, failure(error, load));
    }
  }

  function render() {
    const groups = GROUPS.map((name) => [name, tasks.filter((task) => groupOf(task) === name)]).filter(([, group]) => group.length);
    show(body, groups.length ? groups.map(([name, group]) => section(name, group)) : emptyState(t("today.none"), t("today.noneHint")));
  }

  const section = (name, group) =>
    el(
      `section.task-group.is-${name}`,
      {},
      el("h2", {}, t(`today.groups.${name}`), el("span.section-count", {}, String(group.length))),
      el("ul", {}, group.map((task) => row(task, { finish, compose }))),
    );

  async function finish(task) {
    const place = [...body.querySelectorAll(".task-tick")].indexOf(document.activeElement);
    tasks = tasks.filter((one) => one !== task);
    render();
    body.querySelectorAll(".task-tick")[Math.min(place, tasks.length - 1)]?.focus();
    try {
      await setStatus(task, "done");
      toast(t("today.finished", { title: task.title }), { label: t("today.undo"), run: () => reopen(task) });
    } catch (error) {
      toast(error.message);
      load();
    }
  }

  async function reopen(task) {
    await setStatus(task, "open").catch((error) => toast(error.message));
    load();
  }

  show(root, el("div.page.page-narrow", {}, el("header.page-head", {}, el("div", {}, title, el("p.page-note", {}, day(now())))), body));
  return {
    visit(_, { isMove }) {
      if (isMove) title.focus();
      load();
    },
    changed: debounce(({ kind }) => kind === "task" && load(), REFRESH_AFTER),
    close() {},
  };
}

const setStatus = (task, status) => patch(`/api/v1/tasks/${encodeURIComponent(task.id)}`, { status });

function groupOf({ due_at: due }) {
  if (!due) return "undated";
  const days = daysFromToday(due);
  if (days < 0) return "late";
  if (days === 0) return "today";
  return days <= 7 ? "week" : "later";
}

function row(task, { finish, compose }) {
  return el(
    "li.task",
    {},
    el("button.task-tick", { type: "button", "aria-label": t("today.finish", { title: task.title }), onclick: () => finish(task) }, icon("check")),
    el(
      "div.task-main",
      {},
      el("p.task-title", {}, task.title, task.kind !== "follow_up" && task.kind !== "custom" && badge(term("taskKind", task.kind), "warm")),
      el("p.task-about", {}, task.account && el("a", { href: address("accounts", task.account.id) }, task.account.name), due(task)),
    ),
    el("button.icon-button", { type: "button", "aria-label": t("today.talk", { title: task.title }), title: t("today.talkShort"), onclick: () => compose(t("today.about", { title: task.title })) }, icon("chat")),
  );
}

function due({ due_at: at }) {
  if (!at) return null;
  const group = groupOf({ due_at: at });
  const words = group === "today" ? time(at) : group === "late" ? relativeDay(at) : dayAndTime(at);
  return el("time", { datetime: at, title: dayAndTime(at) }, words);
}
