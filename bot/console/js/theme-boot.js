// Runs before the first paint, so that a chosen dark page never flashes white.
(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const chosen = localStorage.getItem("kechat.theme");
    const theme = chosen === "light" || chosen === "dark" ? chosen : dark.matches ? "dark" : "light";
    document.documentElement.dataset.theme = theme;
    document.querySelector("meta[name=theme-color]").content = theme === "dark" ? "#0e1413" : "#f0f3f1";
  };
  apply();
  dark.addEventListener("change", apply);
  addEventListener("kechat:theme", apply);
})();
