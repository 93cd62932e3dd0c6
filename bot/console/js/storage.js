// What a browser remembers of one person: draft, unsent messages, theme, language.
// A full or forbidden store must never stop a message, so failures are swallowed here and only here.

const PREFIX = "kechat.";

/** The stored value under `key`, or `fallback` when absent or unreadable. */
export function recall(key, fallback = null) {
  try {
    const stored = localStorage.getItem(PREFIX + key);
    return stored === null ? fallback : JSON.parse(stored);
  } catch {
    return fallback;
  }
}

/** Keep a JSON value; null forgets it. */
export function remember(key, value) {
  try {
    if (value === null) localStorage.removeItem(PREFIX + key);
    else localStorage.setItem(PREFIX + key, JSON.stringify(value));
  } catch {
    // Private windows may refuse; the page works on without memory.
  }
}
