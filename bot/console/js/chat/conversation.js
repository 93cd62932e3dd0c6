// One person's conversation: what was said, what is on its way, what is being asked. No elements here.
// Fires "change" when anything shown differs, "heard" (detail: the message) when something new was said to us.

import { get, post } from "../api.js";
import { now } from "../clock.js";
import { codeOf, offers } from "./answers.js";
import { t } from "../i18n.js";
import { ReplyLedger } from "./ledger.js";
import { Outbox } from "./outbox.js";

const HISTORY = 50;
// An answer that takes longer than this, in ms: we make sure that at least the message has arrived.
const SOON = 1_500;
const KEEP_ONLY = { headers: { Prefer: "respond-async" } };

export class Conversation extends EventTarget {
  #said = [];
  #ledger = new ReplyLedger();
  #line = Promise.resolve();
  #onTheirWay = new Set();

  constructor(user) {
    super();
    this.user = user;
    this.id = `web-${user.username}`;
    this.outbox = new Outbox(user.username);
    this.isLoaded = false;
    this.error = null;
    this.awaiting = null;
  }

  /** Everything to show, oldest first: {key, from, text, card, at, awaiting, state, error, pressed}. */
  get messages() {
    return this.#said.map((message) => this.outbox.find(message.key) ?? message);
  }

  get isWaiting() {
    return this.outbox.isWaiting;
  }

  /** What the person said here before, latest first, for recalling. */
  get ownWords() {
    return this.#said.filter((message) => message.from === "user" && message.text).map((message) => message.text).reverse();
  }

  async load() {
    try {
      const { items } = await get(`/api/v1/conversations/${encodeURIComponent(this.id)}/messages?limit=${HISTORY}`);
      this.#adopt(asShown(items));
    } catch (error) {
      this.error = error;
    }
    this.#changed();
    this.#drain();
  }

  say(text) {
    this.#send(text, { text });
  }

  /** Press a button of a card, or pick from its list. `label` is what the button said. */
  press(message, action, label) {
    const pressed = codeOf(action);
    this.#said = this.#said.map((one) => (one.key === message.key ? { ...one, pressed } : one));
    this.#send(label, { action });
  }

  retry(key) {
    this.outbox.retry(key);
    this.#changed();
    this.#drain();
  }

  /** A reply from the stream: mostly an echo; one to what was said elsewhere is read with its question. */
  hear(reply) {
    if (reply.conversation !== this.id || this.#ledger.isEcho(reply)) return;
    if (this.isWaiting) this.#ledger.keep(reply);
    else this.load().then(() => this.#heard(spoken(reply, "bot")));
  }

  /** Something said unasked. */
  notice(notice) {
    this.#add(spoken(notice, "notice"));
  }

  #adopt(history) {
    const known = new Set(history.map((message) => message.key));
    const unsent = this.outbox.entries.filter((entry) => !known.has(entry.key));
    this.#said = [...withNotices(history, this.#said), ...unsent];
    this.awaiting = history.findLast((message) => message.from === "bot")?.awaiting ?? null;
    this.error = null;
    this.isLoaded = true;
  }

  #send(text, body) {
    this.#said = [...this.#said, this.outbox.add(text, body)];
    this.#changed();
    this.#drain();
  }

  // Nobody waits for an answer to say more, but what was said first has arrived first.
  #drain() {
    this.#line = this.#line.then(() => this.#sendAll());
  }

  async #sendAll() {
    for (let entry = this.#unsent(); entry; entry = this.#unsent()) {
      await this.#arrive();
      if (this.outbox.isSending(entry.key)) this.#deliver(entry);
    }
  }

  #unsent() {
    return this.outbox.entries.find(({ state, key }) => state === "sending" && !this.#onTheirWay.has(key));
  }

  async #deliver(entry) {
    this.#onTheirWay.add(entry.key);
    const late = setTimeout(() => this.#arrive(), SOON);
    const answer = await post("/api/v1/chat", this.#letter(entry)).catch((error) => this.outbox.failAll(error));
    clearTimeout(late);
    this.#onTheirWay.delete(entry.key);
    if (answer) {
      this.outbox.done(entry.key);
      this.#answered(entry, answer);
    }
    this.#changed();
  }

  // What is on its way is said once more under its own id, this time without waiting for the answer.
  async #arrive() {
    for (const entry of this.outbox.entries.filter(({ key, state }) => this.#onTheirWay.has(key) && state === "sending")) {
      const answer = await post("/api/v1/chat", this.#letter(entry), KEEP_ONLY).catch((error) => this.outbox.failAll(error));
      if (answer) this.outbox.arrived(entry.key);
    }
    this.#changed();
  }

  #letter(entry) {
    return { conversation: this.id, message_id: entry.key, ...entry.body };
  }

  #answered(entry, answer) {
    this.awaiting = answer.awaiting ?? null;
    this.#said = this.#said.map((message) => (message.key === entry.key ? { ...entry, state: "sent" } : message));
    // A slow answer has no replies yet; they come over the stream. The last one asks.
    const replies = answer.replies ?? [];
    for (const reply of replies) {
      this.#ledger.answered(reply);
      this.#add({ ...spoken(reply, "bot"), awaiting: reply === replies.at(-1) ? this.awaiting : null });
    }
    if (answer.handed_over) this.#add(spoken({ text: t("chat.handedOver") }, "notice"));
    // The first try may have been handled after all: then the server's history has the true order.
    if (entry.isRetry || (!this.isWaiting && this.#ledger.takeStrays())) this.load();
  }

  #add(message) {
    this.#said = [...this.#said, message];
    this.#changed();
    this.#heard(message);
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }

  #heard(message) {
    this.dispatchEvent(new CustomEvent("heard", { detail: message }));
  }
}

/** The history with those of our live notices it does not have, in order of time. */
function withNotices(history, live) {
  const notices = live.filter(({ from, text }) => from === "notice" && !history.some((message) => message.text === text));
  return [...history, ...notices].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

/** The server's history as messages; what was pressed is marked on the card that offered it last. */
function asShown(items) {
  const messages = items.map((item) => ({ ...item, key: item.message_id ?? item.id }));
  messages.forEach(({ action }, place) => {
    const card = action && messages.slice(0, place).findLast((message) => offers(message.card, codeOf(action)));
    if (card) card.pressed = codeOf(action);
  });
  return messages;
}

const spoken = ({ text, card, at }, from) => ({ key: crypto.randomUUID(), from, text, card, at: at ?? now().toISOString() });
