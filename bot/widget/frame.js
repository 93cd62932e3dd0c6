// The frame: a launcher, and a talk with kechat as a visitor. Everything shown is text, never markup.
const AGAIN = [1000, 3000, 8000];
const LOOK_EVERY = 4000;
const KEPT = "kechat-visit";

const wanted = new URLSearchParams(location.search).get("lang") || navigator.language;
const language = /^zh/i.test(wanted) ? "zh" : "en";
const at = (id) => document.getElementById(id);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const { words, company } = await (await fetch("widget/words")).json();
const say = (key) => words[language][key].replace("{company}", company);

let token = keep();
let sending = Promise.resolve();
const seen = new Set();

function keep(value) {
  try {
    if (value !== undefined) sessionStorage.setItem(KEPT, value);
    return sessionStorage.getItem(KEPT) || value || "";
  } catch {
    return value || "";
  }
}

// ---------------------------------------------------------------- the server
async function call(method, path, body) {
  if (!token) await begin();
  const headers = { Authorization: `Bearer ${token}`, "Accept-Language": language };
  if (body) headers["Content-Type"] = "application/json";
  return fetch(path, { method, headers, body: body && JSON.stringify(body) });
}

async function begin() {
  const answer = await fetch("widget/sessions", { method: "POST", headers: { "Accept-Language": language } });
  if (!answer.ok) throw new Error(String(answer.status));
  token = keep((await answer.json()).token);
}

// The same id over all tries: the server answers it once.
async function deliver(message) {
  for (let attempt = 0; ; attempt += 1) {
    let answer;
    try {
      answer = await call("POST", "widget/messages", message);
    } catch (error) {
      if (attempt >= AGAIN.length) throw error;
      notice(say("offline"));
      await pause(AGAIN[attempt]);
      continue;
    }
    if (answer.status === 401 && attempt === 0) {
      token = keep("");
      notice(say("over"));
    } else if (answer.status === 202 && attempt < AGAIN.length) {
      await pause(AGAIN[attempt]);
    } else if (answer.status === 429) {
      return { replies: [{ text: say("slow_down") }] };
    } else if (answer.ok) {
      return answer.json();
    } else {
      throw new Error(String(answer.status));
    }
  }
}

// ---------------------------------------------------------------- what is shown
function bubble(text, kind = "") {
  const shown = document.createElement("div");
  shown.className = `message ${kind}`;
  shown.textContent = text;
  at("log").append(shown);
  at("log").scrollTop = at("log").scrollHeight;
  return shown;
}

function notice(text) {
  const last = at("log").lastElementChild;
  if (!last || last.textContent !== text) bubble(text, "trouble");
}

function choices(card) {
  const offered = (card.actions || []).map((one) => [one.label, { id: one.id }]);
  const listed = card.select ? card.select.options.map((one) => [one.label, { id: card.select.id, value: one.value }]) : [];
  if (!offered.length && !listed.length) return;
  const row = document.createElement("div");
  row.className = "choices";
  for (const [label, action] of [...listed, ...offered]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", () => {
      for (const one of row.children) one.disabled = true;
      tell(label, { action });
    });
    row.append(button);
  }
  at("log").append(row);
  at("log").scrollTop = at("log").scrollHeight;
}

function tell(shown, message) {
  const body = { message_id: crypto.randomUUID(), ...message };
  bubble(shown, "mine");
  sending = sending.then(async () => {
    const waiting = bubble(say("waiting"), "is-waiting");
    try {
      const answer = await deliver(body);
      waiting.remove();
      for (const reply of answer.replies) {
        bubble(reply.text);
        if (reply.card) choices(reply.card);
      }
      if (answer.handed_over && !answer.replies.length && !handed()) bubble(say("handed"));
    } catch {
      waiting.remove();
      bubble(say("failed"), "trouble");
    }
  });
}

const handed = () => [...at("log").children].some((one) => one.textContent === say("handed"));

// What people and notices say comes by itself; what was said before is shown again after a reload.
async function look(isFirst = false) {
  if (!token) return;
  const answer = await call("GET", "widget/messages");
  if (!answer.ok) return;
  for (const item of (await answer.json()).items) {
    if (seen.has(item.id)) continue;
    seen.add(item.id);
    const mine = item.from === "customer";
    if (isFirst || item.from === "person" || item.from === "notice") bubble(item.text, mine ? "mine" : "");
  }
}

async function watch() {
  for (;;) {
    await pause(LOOK_EVERY);
    if (at("panel").hidden || document.hidden) continue;
    await sending;
    await look().catch(() => {});
  }
}

// ---------------------------------------------------------------- open and close
let isBegun = false;
async function open() {
  at("panel").hidden = false;
  at("launcher").hidden = true;
  at("launcher").setAttribute("aria-expanded", "true");
  parent.postMessage({ kechat: "open" }, "*");
  if (!isBegun) {
    isBegun = true;
    bubble(say("hello"));
    await look(true).catch(() => {});
    watch();
  }
  at("text").focus();
}

function close() {
  at("panel").hidden = true;
  at("launcher").hidden = false;
  at("launcher").setAttribute("aria-expanded", "false");
  parent.postMessage({ kechat: "closed" }, "*");
  at("launcher").focus();
}

document.documentElement.lang = language;
document.title = say("title");
at("title").textContent = say("title");
at("launcher").setAttribute("aria-label", say("open"));
at("close").setAttribute("aria-label", say("close"));
at("text").setAttribute("aria-label", say("write"));
at("text").placeholder = say("write");
at("send").textContent = say("send");
at("launcher").addEventListener("click", open);
at("close").addEventListener("click", close);
document.addEventListener("keydown", (event) => event.key === "Escape" && !at("panel").hidden && close());
at("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = at("text").value.trim();
  if (!text) return;
  at("text").value = "";
  tell(text, { text });
});
at("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    at("composer").requestSubmit();
  }
});
parent.postMessage({ kechat: "closed" }, "*");
