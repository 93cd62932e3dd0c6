// Messages on their way. They are kept in the browser until the server has answered, so that neither a reload
// nor an expired session loses one; the message id makes sending twice harmless.

import { now } from "../clock.js";
import { recall, remember } from "../storage.js";

export class Outbox {
  #key;

  /** `entries` are messages with `body`, `state` "sending", "arrived" (kept, unanswered) or "failed", and `error`. */
  constructor(username) {
    this.#key = `outbox.${username}`;
    this.entries = recall(this.#key, []).map(revived);
  }

  add(text, body) {
    const entry = { key: crypto.randomUUID(), from: "user", text, body, at: now().toISOString(), state: "sending" };
    this.#keep([...this.entries, entry]);
    return entry;
  }

  find(key) {
    return this.entries.find((entry) => entry.key === key);
  }

  /** Whether an answer is still to come. */
  get isWaiting() {
    return this.entries.some((entry) => entry.state !== "failed");
  }

  isSending(key) {
    return this.find(key)?.state === "sending";
  }

  /** The server has it, the answer is still to come. */
  arrived(key) {
    this.#keep(this.entries.map((entry) => (entry.key === key ? { ...entry, state: "arrived" } : entry)));
  }

  done(key) {
    this.#keep(this.entries.filter((entry) => entry.key !== key));
  }

  /** Nothing gets through now. What an expired session stopped is held: it goes out again by itself. */
  failAll(error) {
    const failed = { state: "failed", error: error.message, isHeld: error.status === 401 };
    this.#keep(this.entries.map((entry) => (entry.state === "failed" ? entry : { ...entry, ...failed })));
  }

  retry(key) {
    this.#keep(this.entries.map((entry) => (entry.key === key ? { ...entry, state: "sending", isRetry: true } : entry)));
  }

  #keep(entries) {
    this.entries = entries;
    remember(this.#key, entries.length ? entries : null);
  }
}

/** After a reload nothing is on its way: what was, and what was held, goes out again; what failed waits for a click. */
function revived(entry) {
  const isFailed = entry.state === "failed" && !entry.isHeld;
  return { ...entry, isRetry: true, isHeld: false, state: isFailed ? "failed" : "sending" };
}
