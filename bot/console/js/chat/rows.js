// What a card says at length: words as they are, or, where its lines are records, one row for each.

import { el } from "../dom.js";
import { t } from "../i18n.js";

const PARTS = " · ";
const SHOWN = 8;

/** Records are lines of parts, 11月6日 · 拜访 · 丁浩：聊了付款; the rest of a long list unfolds. */
export function cardBody(body) {
  const lines = body.split("\n").filter((line) => line.trim());
  const records = lines.filter((line) => line.includes(PARTS));
  if (records.length < 2 || records.length < lines.length * 0.6) return el("p.card-body", {}, body);
  const [first, more] = lines.length > SHOWN + 2 ? [lines.slice(0, SHOWN), lines.slice(SHOWN)] : [lines, []];
  return el("div", {}, rows(first), more.length > 0 && folded(more));
}

const rows = (lines) => el("ul.card-rows", {}, lines.map((line) => el("li", {}, row(line))));

function folded(lines) {
  return el("details.card-more", {}, el("summary", {}, t("chat.more", { count: lines.length })), rows(lines));
}

/** A follow-up: what kind, when and whose small above what it says. Anything else: its name above the rest. */
function row(line) {
  const [, head, rest] = line.match(/^(.*? · .*?)[：:]\s*(\D.{5,})$/s) ?? [];
  if (rest) return [el("span.card-row-small", {}, head), el("span", {}, rest)];
  const [name, ...facts] = line.split(PARTS);
  return [el("span", {}, name), facts.length > 0 && el("span.card-row-small", {}, facts.join(PARTS))];
}
