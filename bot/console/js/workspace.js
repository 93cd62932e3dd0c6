// Chat and customer side by side; on a phone the customer covers the chat.

import { chatView } from "./chat/view.js";
import { customerPanel } from "./customer/panel.js";
import { el, isPhone, show } from "./dom.js";
import { t } from "./i18n.js";
import { accountInLink, address, currentRoute, go } from "./router.js";
import { recall, remember } from "./storage.js";

export function showWorkspace(root, { conversation }) {
  const chat = chatView(conversation);
  const panel = customerPanel({ onClose: closePanel, onCompose: compose });
  const title = el("h1.sr-only");
  const element = el("div.workspace", {}, title, chat.element, panel.element);
  let wantsPanel = recall("panel", true);

  function visit(route, { isMove }) {
    const asksForPanel = route.place === "accounts";
    if (asksForPanel && !isPhone()) keepPanel(true);
    title.textContent = t(`places.${route.place}`);
    setOpen(asksForPanel || (wantsPanel && !isPhone()));
    if (asksForPanel) panel.open(route.id, { focus: isMove || isPhone() });
    else if (isOpen() && conversation.isLoaded) followConversation();
    if (!asksForPanel) chat.focusIfMouse();
  }

  function setOpen(isOpen) {
    element.classList.toggle("has-panel", isOpen);
  }

  const isOpen = () => element.classList.contains("has-panel");

  function closePanel() {
    if (!isPhone()) keepPanel(false);
    setOpen(false);
    go(address("chat"));
    chat.focusIfMouse();
  }

  function keepPanel(wanted) {
    wantsPanel = wanted;
    remember("panel", wanted);
  }

  function compose(text) {
    if (isPhone() && isOpen()) {
      setOpen(false);
      go(address("chat"));
    }
    chat.compose(text);
  }

  /** What is talked about is shown beside it; a phone has no beside, and keeps the chat. */
  function heard({ detail: message }) {
    const account = accountInLink(message.card?.link);
    if (!account || message.from !== "bot" || isPhone()) return;
    if (currentRoute().place === "accounts") history.replaceState(null, "", address("accounts", account));
    setOpen(true);
    panel.open(account, { focus: false });
  }

  function followConversation() {
    const last = conversation.messages.findLast((message) => accountInLink(message.card?.link));
    if (panel.isEmpty()) panel.open(last ? accountInLink(last.card.link) : null, { focus: false });
  }

  function loaded() {
    if (!conversation.isLoaded) return;
    conversation.removeEventListener("change", loaded);
    if (isOpen() && currentRoute().place === "chat") followConversation();
  }

  conversation.addEventListener("heard", heard);
  conversation.addEventListener("change", loaded);
  show(root, element);
  chat.start();

  return {
    visit,
    compose,
    changed: () => panel.refresh(),
    escape: () => isOpen() && closePanel(),
    close() {
      conversation.removeEventListener("heard", heard);
      conversation.removeEventListener("change", loaded);
      chat.close();
    },
  };
}
