// Draws data_visualization as SVG at the width it is given, with the figures in a table beneath.

import { h, s } from "./dom.js";
import { pie } from "./pie.js";

const HEIGHT = 220; // px
const MARGIN = { top: 12, right: 12, bottom: 26, left: 44 }; // px
const NARROWEST = 240; // px
const LETTER = 7; // px, about one letter of a label

export function chart({ title, chart: data }) {
  const box = h("div", { class: "chart-plot" });
  const plot = data.type === "pie" ? pie : cartesian;
  let drawn = 0;
  const draw = () => {
    const width = Math.max(NARROWEST, Math.floor(box.clientWidth));
    if (width === drawn) return;
    drawn = width;
    box.replaceChildren(plot(data, width, title));
  };
  new ResizeObserver(draw).observe(box);
  const names =
    data.type === "pie"
      ? data.segments.map((one) => one.label)
      : data.series.map((one) => one.name);
  const { x_label: x, y_label: y } = data.axis_config ?? {};
  return h(
    "figure",
    { class: "chart" },
    h("figcaption", {}, title),
    y && h("p", { class: "axis-title", "aria-hidden": "true" }, y),
    box,
    x && h("p", { class: "axis-title across", "aria-hidden": "true" }, x),
    legend(names, data.type),
    figures(data, title),
  );
}

function legend(names, type) {
  if (names.length < 2 && type !== "pie") return null;
  return h(
    "ul",
    { class: "legend", "aria-hidden": "true" },
    names.map((name, index) => h("li", {}, h("span", { class: `swatch series-${index}` }), name)),
  );
}

function figures(data, title) {
  const pieLike = data.type === "pie";
  const head = pieLike ? ["", "Value"] : ["", ...data.series.map((one) => one.name)];
  const rows = pieLike
    ? data.segments.map(({ label, value }) => [label, value])
    : data.axis_config.categories.map((label) => [
        label,
        ...data.series.map((one) => pointAt(one, label) ?? "–"),
      ]);
  const cell = (tag) => (value) =>
    h(tag, {}, typeof value === "number" ? value.toLocaleString() : value);
  return h(
    "details",
    { class: "figures" },
    h("summary", {}, "Figures"),
    h(
      "div",
      { class: "table-frame" },
      h(
        "table",
        { "aria-label": title },
        h("thead", {}, h("tr", {}, head.map(cell("th")))),
        h(
          "tbody",
          {},
          rows.map(([label, ...values]) => h("tr", {}, cell("th")(label), values.map(cell("td")))),
        ),
      ),
    ),
  );
}

const pointAt = (series, label) =>
  series.data.find((point) => point.label === label)?.value ?? null;

/** Round steps from the lowest to the highest value, zero among them. */
export function ticks(values, count = 4) {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const rough = (high - low || 1) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((one) => one * power).find((one) => one >= rough);
  const first = Math.floor(low / step);
  const last = Math.ceil(high / step) || 1;
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}

function cartesian(data, width, title) {
  const { categories } = data.axis_config;
  const lines = data.series.map((series) => categories.map((label) => pointAt(series, label)));
  const steps = ticks(lines.flat().filter((value) => value !== null));
  const inner = {
    width: width - MARGIN.left - MARGIN.right,
    height: HEIGHT - MARGIN.top - MARGIN.bottom,
  };
  const slot = inner.width / categories.length;
  const scale = {
    slot,
    x: (index) => MARGIN.left + slot * (index + 0.5),
    y: (value) => MARGIN.top + inner.height * (1 - (value - steps[0]) / (steps.at(-1) - steps[0])),
  };
  const marks = lines.map((line, index) =>
    MARKS[data.type](line, index, scale, data, lines.length),
  );
  const { x_label: x, y_label: y } = data.axis_config;
  const description = `${data.type} chart${y ? `, ${y}` : ""}${x ? ` by ${x}` : ""}; the figures stand below.`;
  return s(
    "svg",
    {
      viewBox: `0 0 ${width} ${HEIGHT}`,
      width,
      height: HEIGHT,
      role: "img",
      "aria-label": `${title}: ${description}`,
    },
    grid(steps, scale, width),
    axis(categories, scale),
    marks,
  );
}

const short = (value) =>
  new Intl.NumberFormat(undefined, { notation: "compact", maximumFractionDigits: 1 }).format(value);

const grid = (steps, scale, width) =>
  steps.map((step) => [
    s("line", {
      class: step === 0 ? "zero" : "grid",
      x1: MARGIN.left,
      x2: width - MARGIN.right,
      y1: scale.y(step),
      y2: scale.y(step),
    }),
    s(
      "text",
      { class: "tick", x: MARGIN.left - 8, y: scale.y(step) + 4, "text-anchor": "end" },
      short(step),
    ),
  ]);

function axis(categories, scale) {
  const longest = Math.max(...categories.map((label) => label.length)) * LETTER + 10;
  const every = Math.max(1, Math.ceil(longest / scale.slot));
  return categories.map(
    (label, index) =>
      index % every === 0 &&
      s(
        "text",
        { class: "tick", x: scale.x(index), y: HEIGHT - 8, "text-anchor": "middle" },
        label,
      ),
  );
}

const hover = (series, label, value) =>
  s("title", {}, `${series.name}, ${label}: ${value?.toLocaleString()}`);
const path = (line, scale) =>
  line
    .map((value, at) =>
      value === null
        ? ""
        : `${at && line[at - 1] !== null ? "L" : "M"}${scale.x(at)} ${scale.y(value)}`,
    )
    .join("");

function dots(line, index, scale, data) {
  const { categories } = data.axis_config;
  return line.map(
    (value, at) =>
      value !== null &&
      s(
        "circle",
        { class: `dot series-${index}`, cx: scale.x(at), cy: scale.y(value), r: 3.5 },
        hover(data.series[index], categories[at], value),
      ),
  );
}

const MARKS = {
  line: (line, index, scale, data) => [
    s("path", { class: `stroke series-${index}`, d: path(line, scale) }),
    dots(line, index, scale, data),
  ],
  area: (line, index, scale, data) => [
    s("path", {
      class: `area series-${index}`,
      d: `${path(
        line.map((value) => value ?? 0),
        scale,
      )}L${scale.x(line.length - 1)} ${scale.y(0)}L${scale.x(0)} ${scale.y(0)}Z`,
    }),
    MARKS.line(line, index, scale, data),
  ],
  bar: (line, index, scale, data, count) => {
    const width = Math.min(40, (scale.slot * 0.72) / count);
    const left = (at) => scale.x(at) - (width * count) / 2 + width * index;
    const bar = (value, at) =>
      s(
        "rect",
        {
          class: `bar series-${index}`,
          x: left(at) + 1,
          width: Math.max(1, width - 2),
          y: Math.min(scale.y(value), scale.y(0)),
          height: Math.max(1, Math.abs(scale.y(value) - scale.y(0))),
          rx: 3,
        },
        hover(data.series[index], data.axis_config.categories[at], value),
      );
    return line.map((value, at) => value !== null && bar(value, at));
  },
};
