// The funnel's shape. Each stage is a band as broad in its middle as its amount is large; towards a neighbour
// it bends to the mean of both, so that the bands flow into one silhouette. Pure arithmetic, no elements.

// Where the level middle begins, in hundredths of the band.
const PLATEAU = 36;
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

// From plateau to plateau runs one cubic; each band draws its own half of it, hence the quarter points.
function outline(isVertical, start, middle, end) {
  const at = (along, across) => (isVertical ? `${round(50 + across)} ${along}` : `${along} ${round(50 + across)}`);
  const inner = PLATEAU;
  const outer = 100 - PLATEAU;
  const [into, out] = [mean(start, middle), mean(middle, end)];
  return [
    `M${at(0, -start)}`,
    `C${at(inner / 4, -into)} ${at(inner / 2, -middle)} ${at(inner, -middle)}`,
    `L${at(outer, -middle)}`,
    `C${at(100 - inner / 2, -middle)} ${at(100 - inner / 4, -out)} ${at(100, -end)}`,
    `L${at(100, end)}`,
    `C${at(100 - inner / 4, out)} ${at(100 - inner / 2, middle)} ${at(outer, middle)}`,
    `L${at(inner, middle)}`,
    `C${at(inner / 2, middle)} ${at(inner / 4, into)} ${at(0, start)}Z`,
  ].join("");
}

const round = (number) => Math.round(number * 100) / 100;
