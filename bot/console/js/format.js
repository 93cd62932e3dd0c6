// Money and time as people read them.

import { daysFromToday, isDay, now, timezone } from "./clock.js";
import { language, locale } from "./i18n.js";

const LARGE = { zh: 100_000_000, en: 1_000_000 };

/** A short amount: ¥128.6万, ¥1.29亿; in English ¥128.6K, ¥1.29M. */
export function money(value) {
  const amount = Number(value ?? 0);
  const maximumFractionDigits = Math.abs(amount) < LARGE[language()] ? 1 : 2;
  const digits = { maximumFractionDigits, maximumSignificantDigits: 4, roundingPriority: "lessPrecision" };
  return currencyFormat({ notation: "compact", ...digits }).format(amount);
}

/** To the cent, for tooltips and screen readers. */
export const exactMoney = (value) => currencyFormat({ maximumFractionDigits: 2 }).format(Number(value ?? 0));

const currencyFormat = (options) =>
  new Intl.NumberFormat(language(), { style: "currency", currency: "CNY", currencyDisplay: "narrowSymbol", useGrouping: "always", ...options });

export const count = (value) => new Intl.NumberFormat(locale()).format(value);

export const sum = (records, field) => records.reduce((total, record) => total + Number(record[field] ?? 0), 0);

/** 3月5日 周四; the year only when it is another one. */
export function day(value) {
  if (!value) return "";
  const parts = { month: "short", day: "numeric", weekday: "short", ...yearIfOther(value) };
  return dateFormat(value, parts);
}

/** 3月5日; without weekday, for tight places. */
export const shortDay = (value) => (value ? dateFormat(value, { month: "short", day: "numeric", ...yearIfOther(value) }) : "");

export const month = (value) => dateFormat(value, { year: "numeric", month: "long" });

export const time = (value) => dateFormat(value, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

export const dayAndTime = (value) => (isDay(value) ? day(value) : `${day(value)} ${time(value)}`);

function dateFormat(value, parts) {
  return new Intl.DateTimeFormat(locale(), { ...parts, timeZone: isDay(value) ? "UTC" : timezone() }).format(new Date(value));
}

function yearIfOther(value) {
  const year = (instant, zone) => new Intl.DateTimeFormat("en", { year: "numeric", timeZone: zone }).format(instant);
  return year(new Date(value), isDay(value) ? "UTC" : timezone()) === year(now(), timezone()) ? {} : { year: "numeric" };
}

/** 昨天, 今天, 3天后. */
export function relativeDay(value) {
  return new Intl.RelativeTimeFormat(locale(), { numeric: "auto" }).format(daysFromToday(value), "day");
}
