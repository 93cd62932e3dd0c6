// The company's clock. It may stand elsewhere than the browser's, and in demos on another day.

let zone = "Asia/Shanghai";
let offset = 0;

export function setClock({ now, timezone }) {
  zone = timezone || zone;
  offset = now ? Date.parse(now) - Date.now() : 0;
}

export const timezone = () => zone;

export const now = () => new Date(Date.now() + offset);

/** Whole days since 1970 of an instant (in the company's zone) or of a YYYY-MM-DD. */
export function dayNumber(value) {
  return Date.parse(`${calendarDay(value)}T00:00:00Z`) / 86_400_000;
}

/** YYYY-MM-DD of an instant or a day. */
export function calendarDay(value) {
  if (isDay(value)) return value;
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(new Date(value));
}

export const isDay = (value) => typeof value === "string" && value.length === 10;

/** Days from today: negative is past. */
export const daysFromToday = (value) => dayNumber(value) - dayNumber(now());
