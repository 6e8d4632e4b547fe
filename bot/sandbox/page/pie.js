// Draws a pie as a ring, each share with its percentage.

import { s } from "./dom.js";

const SIZE = 220; // px
const OUTER = 96; // px
const INNER = 56; // px
const SMALLEST_LABEL = 0.05; // share from which the percentage fits into the ring

const at = (turn, radius) => {
  const angle = turn * 2 * Math.PI - Math.PI / 2;
  return `${(SIZE / 2 + radius * Math.cos(angle)).toFixed(2)} ${(SIZE / 2 + radius * Math.sin(angle)).toFixed(2)}`;
};

function ring(from, to) {
  const end = Math.min(to, from + 0.99999); // a full circle has no arc of its own
  const large = end - from > 0.5 ? 1 : 0;
  return `M${at(from, OUTER)}A${OUTER} ${OUTER} 0 ${large} 1 ${at(end, OUTER)}L${at(end, INNER)}A${INNER} ${INNER} 0 ${large} 0 ${at(from, INNER)}Z`;
}

export function pie({ segments }, width, title) {
  const total = segments.reduce((sum, { value }) => sum + value, 0) || 1;
  let turned = 0;
  const parts = segments.map(({ label, value }, index) => {
    const share = value / total;
    const from = turned;
    turned += share;
    const [x, y] = at(from + share / 2, (OUTER + INNER) / 2).split(" ");
    return [
      s(
        "path",
        { class: `slice series-${index}`, d: ring(from, turned) },
        s("title", {}, `${label}: ${value.toLocaleString()}`),
      ),
      share >= SMALLEST_LABEL &&
        s(
          "text",
          { class: "share", x, y, dy: 4, "text-anchor": "middle" },
          `${Math.round(share * 100)} %`,
        ),
    ];
  });
  return s(
    "svg",
    {
      viewBox: `0 0 ${SIZE} ${SIZE}`,
      width: SIZE,
      height: SIZE,
      role: "img",
      "aria-label": `${title}: pie chart; the figures stand below.`,
    },
    parts,
  );
}
