// The pipeline: four numbers, the funnel, the records behind a stage, by person and by region.

import { get } from "../api.js";
import { debounce, el, freshId, keepingFocus, show } from "../dom.js";
import { count, dayAndTime, exactMoney, money } from "../format.js";
import { label, t } from "../i18n.js";
import { failure, skeleton } from "../parts.js";
import { address, go } from "../router.js";
import { bars } from "./bars.js";
import { funnel } from "./funnel.js";
import { stageRecords } from "./records.js";

const REFRESH_AFTER = 600;

export function showPipeline(root) {
  const title = el("h1", { tabindex: "-1" }, t("places.pipeline"));
  const asOf = el("p.page-note", {});
  const filters = el("div.filters", {});
  const body = el("div.pipeline-body", {});
  const known = { owner: new Set(), region: new Set() };
  let route;
  let data;
  let asked = 0;

  async function visit(newRoute, { isMove }) {
    const before = route;
    route = newRoute;
    if (isMove && !before) title.focus();
    if (!data || narrowing(before) !== narrowing(route)) await load();
    else render();
    if (before && route.id && before.id !== route.id) body.querySelector(".records h2")?.focus();
  }

  const narrowing = ({ query }) => `${query.get("region")}|${query.get("owner")}`;

  async function load() {
    const ticket = ++asked;
    if (!data) show(body, skeleton(8));
    try {
      const answer = await get(`/api/v1/pipeline?${narrowedQuery()}`);
      if (ticket !== asked) return;
      data = answer;
      render();
    } catch (error) {
      if (ticket === asked) show(body, failure(error, load));
    }
  }

  const narrowedQuery = () => new URLSearchParams([...route.query].filter(([name, value]) => known[name] && value));

  /** Change the address: another stage, another filter. */
  function turn({ stage = route.id, ...changes }) {
    const query = { region: route.query.get("region"), owner: route.query.get("owner"), ...changes };
    go(address("pipeline", stage, query));
  }

  function render() {
    for (const owner of data.owners) known.owner.add(owner.name);
    for (const region of data.regions) known.region.add(region.name);
    asOf.textContent = t("pipeline.asOf", { when: dayAndTime(data.as_of) });
    keepingFocus(() => {
      show(filters, filter("region"), filter("owner"));
      show(body, headline(data), funnelSection(), records(), groups(), definition(data));
    });
  }

  function filter(name) {
    const id = freshId("filter");
    const chosen = route.query.get(name) ?? "";
    const options = [...new Set([...known[name], chosen])].filter(Boolean).map((value) => el("option", { value }, value));
    const select = el("select.input", { id, "data-focus-key": name, onchange: (event) => turn({ [name]: event.target.value }) }, el("option", { value: "" }, t(`pipeline.all.${name}`)), options);
    select.value = chosen;
    return el("div.filter", {}, el("label.sr-only", { for: id }, t(`pipeline.by.${name}`)), select);
  }

  function funnelSection() {
    const pick = (stage) => turn({ stage: stage === route.id ? null : stage });
    return el("section.funnel-section", { "aria-label": t("pipeline.funnel") }, legend(), funnel(data, { picked: route.id, onPick: pick }));
  }

  function records() {
    const stage = data.stages.find((one) => one.stage === route.id);
    return stage && stageRecords(stage, () => turn({ stage: null }));
  }

  function groups() {
    const by = (name, values) => bars(t(`pipeline.by.${name}`), values, { chosen: route.query.get(name), onChoose: (value) => turn({ [name]: value }) });
    return el("div.groups", {}, by("owner", data.owners), by("region", data.regions));
  }

  show(root, el("div.page.pipeline", {}, el("header.page-head", {}, el("div", {}, title, asOf), filters), body));
  return {
    visit,
    changed: debounce(load, REFRESH_AFTER),
    escape: () => route.id && turn({ stage: null }),
    close: () => (asked = -1),
  };
}

function headline(data) {
  return el(
    "dl.headline",
    {},
    number("weighted", data.weighted),
    number("amount", data.amount),
    el("div", {}, el("dt", {}, t("pipeline.count")), el("dd", {}, count(data.count))),
    number("wonThisQuarter", data.won_this_quarter.amount),
  );
}

const number = (name, value) => el("div", {}, el("dt", {}, t(`pipeline.${name}`)), el("dd", { title: exactMoney(value) }, money(value)));

const legend = () =>
  el(
    "p.legend",
    {},
    el("span.legend-total", {}, t("pipeline.amount")),
    el("span.legend-weighted", {}, t("pipeline.weighted")),
    el("span.legend-hint", {}, t("pipeline.pick")),
  );

const definition = (data) => el("p.definition", {}, label(data.definition));
