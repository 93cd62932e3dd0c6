// Addresses: #/chat, #/accounts, #/accounts/12, #/pipeline, #/pipeline/negotiation?region=…, #/today, #/reminders, #/inbox/3, #/problems.

const PLACES = new Set(["chat", "accounts", "pipeline", "today", "reminders", "inbox", "problems"]);

/** The address as {place, id, query}; an unknown one is the chat. */
export function currentRoute() {
  const [path, query] = location.hash.replace(/^#\/?/, "").split("?");
  const [place, id] = path.split("/");
  return {
    place: PLACES.has(place) ? place : "chat",
    id: id ? decodeURIComponent(id) : null,
    query: new URLSearchParams(query),
  };
}

/** The hash for a place; empty query values are left out. */
export function address(place, id = null, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value);
  const tail = given.length ? `?${new URLSearchParams(given)}` : "";
  return `#/${place}${id === null ? "" : `/${encodeURIComponent(id)}`}${tail}`;
}

export const go = (hash) => {
  location.hash = hash;
};

/** The account a card's link leads to, or null. */
export function accountInLink(link) {
  const url = webAddress(link);
  if (url?.origin !== location.origin) return null;
  return url.hash.match(/^#\/accounts\/([^/?]+)$/)?.[1] ?? null;
}

/** A link that is safe to follow, as a URL, or null. */
export function webAddress(link) {
  if (!link) return null;
  try {
    const url = new URL(link, location.origin);
    return /^https?:$/.test(url.protocol) ? url : null;
  } catch {
    return null;
  }
}
