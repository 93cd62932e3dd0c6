// kechat's widget. In a page of yours:  <script src="https://YOUR-KECHAT/widget.js" async></script>
// It opens one frame from there and touches nothing else: a page's content policy needs that address under script-src
// and frame-src only. Options: data-language="zh|en".
(() => {
  const script = document.currentScript;
  if (!script || window.kechatWidget) return;
  window.kechatWidget = true;
  const home = new URL(".", script.src);
  const language = script.dataset.language || document.documentElement.lang || navigator.language;
  const frame = document.createElement("iframe");
  frame.src = new URL(`widget?lang=${encodeURIComponent(language)}`, home).href;
  frame.title = /^zh/i.test(language) ? "在线咨询" : "Chat with us";

  const look = (styles) => {
    for (const [name, value] of Object.entries(styles)) frame.style.setProperty(name, value, "important");
  };
  look({
    position: "fixed", right: "0", bottom: "0", width: "0", height: "0", "max-width": "100vw", "max-height": "100vh",
    border: "0", margin: "0", padding: "0", background: "transparent", "color-scheme": "normal", "z-index": "2147483000",
  });
  const sizes = {
    closed: { width: "88px", height: "88px" },
    open: { width: "min(400px, 100vw)", height: "min(640px, 100vh)" },
  };
  // A frame that may not stand on this page never says anything, and stays invisible.
  window.addEventListener("message", (event) => {
    if (event.source !== frame.contentWindow || event.origin !== home.origin) return;
    const size = sizes[event.data && event.data.kechat];
    if (size) look(size);
  });
  const place = () => document.body.append(frame);
  if (document.body) place();
  else document.addEventListener("DOMContentLoaded", place, { once: true });
})();
