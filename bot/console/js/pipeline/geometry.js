// The funnel's shape. Each stage is a band as broad in its middle as its amount is large; towards a neighbour
// it bends to the mean of both, so that the bands flow into one silhouette. Pure arithmetic, no elements.

const PLATEAU = [0.36, 0.64];
const HAIRLINE = 0.008;

/**
 * The outline of band `index`, as SVG path data in a box of 100 × 100, flowing left to right, or downwards
 * when `isVertical`. `values` are amounts; `max` fills the box.
 */
export function band(values, index, max, isVertical) {
  const middle = half(values[index], max);
  const start = index === 0 ? middle : mean(middle, half(values[index - 1], max));
  const end = index === values.length - 1 ? middle : mean(middle, half(values[index + 1], max));
  return outline(isVertical, start, middle, end);
}

// Half the breadth; an empty stage stays visible as a hair.
const half = (value, max) => 50 * Math.max(HAIRLINE, max ? value / max : 0);

const mean = (a, b) => (a + b) / 2;

function outline(isVertical, start, middle, end) {
  const at = (along, across) => (isVertical ? `${round(50 + across)} ${round(along)}` : `${round(along)} ${round(50 + across)}`);
  const [rise, fall] = PLATEAU.map((share) => share * 100);
  const into = rise / 2;
  const outOf = (fall + 100) / 2;
  return [
    `M${at(0, -start)}`,
    `C${at(into, -start)} ${at(into, -middle)} ${at(rise, -middle)}`,
    `L${at(fall, -middle)}`,
    `C${at(outOf, -middle)} ${at(outOf, -end)} ${at(100, -end)}`,
    `L${at(100, end)}`,
    `C${at(outOf, end)} ${at(outOf, middle)} ${at(fall, middle)}`,
    `L${at(rise, middle)}`,
    `C${at(into, middle)} ${at(into, start)} ${at(0, start)}Z`,
  ].join("");
}

const round = (number) => Math.round(number * 100) / 100;
