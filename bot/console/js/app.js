// The page: who is here, which place is shown, what arrives from the server.

import { whenExpired } from "./api.js";
import { Conversation } from "./chat/conversation.js";
import { el, show } from "./dom.js";
import { preferredLanguage, speak } from "./i18n.js";
import { listenToKeys } from "./keyboard.js";
import { failure } from "./parts.js";
import { address, currentRoute } from "./router.js";
import { loadSession, session } from "./session.js";
import { showShell } from "./shell.js";
import { showSignIn } from "./signin.js";
import { openStream } from "./stream.js";

const root = document.getElementById("app");
let shell = null;
let hangUp = () => {};

async function start() {
  try {
    await loadSession();
    await speak(preferredLanguage(session.user));
  } catch (error) {
    await speak(preferredLanguage(null)).catch(() => {});
    show(root, el("main.stranded", {}, failure(error, start)));
    return;
  }
  if (session.user) enter();
  else showSignIn(root, { onDone: welcome });
}

async function welcome() {
  await speak(preferredLanguage(session.user));
  enter();
}

function enter() {
  const conversation = new Conversation(session.user);
  open(conversation);
  conversation.load();
  hangUp = openStream({
    reply: (reply) => conversation.hear(reply),
    notice: (notice) => {
      conversation.notice(notice);
      shell?.noticed();
    },
    changed: (record) => shell?.changed(record),
    reconnected: () => conversation.load(),
    isKnown: async () => Boolean((await loadSession()).user) || leave({ expired: true }),
  });
}

/** Build the page around a conversation that goes on; also after a change of language. */
function open(conversation) {
  shell?.close();
  shell = showShell(root, {
    conversation,
    onLanguage: () => open(conversation),
    onSignedOut: () => leave({ expired: false }),
  });
  root.removeAttribute("aria-busy");
}

/** Back to the way in. What was typed or unsent stays in the browser's store. */
function leave({ expired }) {
  if (!shell) return false;
  hangUp();
  shell.close();
  shell = null;
  if (!expired) history.replaceState(null, "", address("chat"));
  loadSession()
    .catch(() => {})
    .then(() => showSignIn(root, { onDone: welcome, expired }));
  return false;
}

/** Another window may have signed out, or in as somebody else: the cookie is shared. */
async function checkWhoIsHere() {
  if (document.hidden || !shell) return;
  const before = session.user?.username;
  const { user } = await loadSession().catch(() => session);
  if (!user) leave({ expired: true });
  else if (user.username !== before) location.reload();
}

whenExpired(() => leave({ expired: true }));
document.addEventListener("visibilitychange", checkWhoIsHere);
addEventListener("hashchange", () => shell?.visit(currentRoute()));
listenToKeys(() => shell);
start();
