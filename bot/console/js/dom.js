// Building elements. Everything a user wrote goes in as a text node, never as markup.

const SVG = "http://www.w3.org/2000/svg";

/**
 * el("button.chip", {type: "button", onclick}, "text", child, null)
 * `on…` props are listeners, true/false props are boolean attributes, null ones are left out.
 */
export function el(spec, props = {}, ...children) {
  const [tag, ...classes] = spec.split(".");
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(" ");
  setProps(element, props);
  return fill(element, ...children);
}

/** The same for SVG. */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  setProps(element, attributes);
  return fill(element, ...children);
}

function setProps(element, props) {
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value") element.value = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
}

function fill(element, ...children) {
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Replace what is inside `element`. */
export function show(element, ...children) {
  element.replaceChildren();
  return fill(element, ...children);
}

/** A custom property for the style sheet; set through the CSSOM, which the content policy allows. */
export function withVariable(element, name, value) {
  element.style.setProperty(name, value);
  return element;
}

/** Do work that rebuilds what has the focus; the new element under the same data-focus-key gets it back. */
export function keepingFocus(work) {
  const key = document.activeElement?.dataset.focusKey;
  work();
  if (key) document.querySelector(`[data-focus-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
}

let lastId = 0;

/** An id unique in this page, for labels and aria references. */
export const freshId = (prefix) => `${prefix}-${++lastId}`;

export const isPhone = () => matchMedia("(max-width: 819px)").matches;

export const isMouse = () => matchMedia("(pointer: fine)").matches;

/** Call `work` once things have been quiet for `ms`. */
export function debounce(work, ms) {
  let timer;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...args), ms);
  };
}
