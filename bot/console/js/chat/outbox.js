// Messages on their way. They are kept in the browser until the server has answered, so that neither a reload
// nor an expired session loses one; the message id makes sending twice harmless.

import { now } from "../clock.js";
import { recall, remember } from "../storage.js";

export class Outbox {
  #key;

  /** `entries` are messages with `body`, `state` "sending" or "failed", and `error`. */
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

  /** The first that waits to be sent. */
  next() {
    return this.entries.find((entry) => entry.state === "sending");
  }

  done(key) {
    this.#keep(this.entries.filter((entry) => entry.key !== key));
  }

  /** Nothing gets through now. What an expired session stopped is held: it goes out again by itself. */
  failAll(error) {
    const failed = { state: "failed", error: error.message, isHeld: error.status === 401 };
    this.#keep(this.entries.map((entry) => (entry.state === "sending" ? { ...entry, ...failed } : entry)));
  }

  retry(key) {
    this.#keep(this.entries.map((entry) => (entry.key === key ? { ...entry, state: "sending", isRetry: true } : entry)));
  }

  #keep(entries) {
    this.entries = entries;
    remember(this.#key, entries.length ? entries : null);
  }
}

/** After a reload nothing is on its way any more: what was held goes out again, the rest waits for a click. */
const revived = (entry) => ({ ...entry, isRetry: true, isHeld: false, state: entry.isHeld ? "sending" : "failed" });
