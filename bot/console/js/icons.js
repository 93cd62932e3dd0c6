// Inline icons on a 24-unit grid, drawn with the current colour.

import { svg } from "./dom.js";

const PATHS = {
  chat: "M4 11.5C4 7.4 7.6 4 12 4s8 3.4 8 7.5S16.4 19 12 19c-1 0-2-.2-2.9-.5L4.8 20l1.3-3.7A7.2 7.2 0 0 1 4 11.5Z",
  accounts: "M4 20V8l8-4.5L20 8v12M9 20v-5.5h6V20M3 20h18M8.5 10.5h.01M12 10.5h.01M15.5 10.5h.01",
  pipeline: "M3.5 5h17l-2.2 4.5H5.7zM6.8 12.2h10.4L15.6 16H8.4zM10 18.7h4",
  today: "M5 6.5h14a1 1 0 0 1 1 1V19a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7.5a1 1 0 0 1 1-1ZM8 4v4M16 4v4M8.8 14l2.2 2.2 4.3-4.4",
  inbox: "M4 13.5 6.5 5h11l2.500 8.500V19H4zM4 13.500h4.500l1.500 2.500h4l1.500-2.500H20",
  reminders: "M6.5 10a5.5 5.5 0 0 1 11 0c0 5 2 6 2 6h-15s2-1 2-6M10 19.5a2 2 0 0 0 4 0",
  problems: "M12 4 21 19.5H3L12 4ZM12 10v4.2M12 17h.01",
  send: "M5 12h13M12.5 6l6 6-6 6",
  search: "M11 4.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13ZM16 16l4 4",
  close: "M6 6l12 12M18 6 6 18",
  back: "M14.5 5.5 8 12l6.5 6.5",
  forward: "M9.5 5.5 16 12l-6.5 6.5",
  down: "M6 9.5l6 6 6-6",
  check: "M5 12.5l4.5 4.5L19 7.5",
  retry: "M19 12a7 7 0 1 1-2.2-5.1M19 4v4h-4",
  bell: "M6 16.5V11a6 6 0 1 1 12 0v5.5l1.5 1.5h-15zM10 20.5h4",
  phone: "M6.5 4h3l1.5 4-2 1.5a11 11 0 0 0 5.5 5.5l1.5-2 4 1.5v3a2 2 0 0 1-2.2 2A16 16 0 0 1 4.5 6.2 2 2 0 0 1 6.5 4Z",
  email: "M4 6.5h16v11H4zM4.5 7l7.5 6 7.5-6",
  visit: "M12 21s-6.5-5.6-6.5-11a6.5 6.5 0 1 1 13 0c0 5.4-6.5 11-6.5 11ZM12 7.8a2.3 2.3 0 1 1 0 4.6 2.3 2.3 0 0 1 0-4.6Z",
  meeting: "M8.5 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6ZM3 19c0-3 2.5-5 5.5-5s5.5 2 5.5 5M16 6a2.5 2.5 0 1 1 0 5M16.5 14c2.7.200 4.5 2 4.5 5",
  demo: "M4 5h16v10.5H4zM9 20h6M12 15.5V20M10.5 8.5v3.5l3-1.75z",
  opportunity: "M4 17l5-5 3.5 3.5L20 8M14.5 8H20v5.5",
  contract: "M6.5 3.5h7L18 8v12.5H6.5zM13.5 3.5V8H18M9.5 12h5M9.5 15.5h5",
  payment: "M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16ZM9 8l3 4 3-4M12 12v5M9.5 12.5h5M9.5 15h5",
  ticket: "M14.5 6.5a4 4 0 0 1 5-1l-2.5 2.5 1 2 2 .5 1-1.5a4 4 0 0 1-5.3 3.6L8.5 20a2 2 0 0 1-3-3l7.5-7a4 4 0 0 1 1.5-3.5Z",
  task: "M5 5h14v14H5zM9 12l2.2 2.2L15.5 10",
  activity: "M4 12h3.5l2.5-6 4 12 2.5-6H20",
  asset: "M12 3.5 19.5 8v8L12 20.5 4.5 16V8zM4.7 8.2 12 12.3l7.3-4.1M12 12.3v8",
  quote: "M6 4h12v16l-3-2-3 2-3-2-3 2zM9.5 9h5M9.5 12.5h5",
  panel: "M4 5h16v14H4zM14 5v14",
  keyboard: "M3.5 7h17v10h-17zM7 10.5h.01M10.3 10.5h.01M13.7 10.5h.01M17 10.5h.01M8 14h8",
  exit: "M14 5H6v14h8M11 12h9M16.5 8.5 20 12l-3.5 3.5",
};

/** A decorative icon; the control around it carries the words. */
export function icon(name) {
  const drawing = svg("path", { d: PATHS[name] ?? PATHS.activity });
  return svg("svg", { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" }, drawing);
}

/** The mark: a speech bubble under a roof, 客 being a guest under 宀. */
export function logo() {
  const bubble = "M16 3.5 28 12v10.5a3.5 3.5 0 0 1-3.5 3.5H14l-6 4v-4h-.5A3.5 3.5 0 0 1 4 22.5V12Z";
  return svg(
    "svg",
    { class: "logo", viewBox: "0 0 32 32", "aria-hidden": "true", focusable: "false" },
    svg("path", { class: "logo-bubble", d: bubble }),
    svg("path", { class: "logo-dots", d: "M10 17.5h.01M16 17.5h.01M22 17.5h.01" }),
  );
}
