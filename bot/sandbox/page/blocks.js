// Draws every Block Kit block: one function for each type.

import { card, carousel } from "./cards.js";
import { chart } from "./chart.js";
import { h } from "./dom.js";
import { drawElement } from "./elements.js";
import { image, imageBlock } from "./images.js";
import { input } from "./input_block.js";
import { markdown } from "./markdown.js";
import { drawRichText } from "./rich_text.js";
import { dataTable, table } from "./tables.js";
import { link, plain, textLine, textObject } from "./text.js";
import { unfolding } from "./unfold.js";

export const BLOCKS = {
  section: (block, scope) => section(block, scope),
  header: (block) => header(block),
  divider: () => h("hr"),
  image: (block) => imageBlock(block),
  context: (block) => context(block),
  actions: (block, scope) => h("div", { class: "actions" }, all(block.elements, block, scope)),
  context_actions: (block, scope) =>
    h("div", { class: "actions quiet" }, all(block.elements, block, scope)),
  input: (block, scope) => input(block, scope),
  rich_text: (block, scope) => unfolding(drawRichText(block), block, scope),
  markdown: (block) => h("div", { class: "text markdown" }, markdown(block.text)),
  table: (block) => table(block),
  data_table: (block, scope) => dataTable(block, scope),
  data_visualization: (block) => chart(block),
  card: (block, scope) => card(block, scope),
  carousel: (block, scope) => carousel(block, scope),
  alert: (block) => alert(block),
  container: (block, scope) => container(block, scope),
  file: (block) => h("p", { class: "unknown" }, `A file: ${block.external_id ?? ""}`),
  video: (block) => video(block),
};

export function drawBlock(block, scope) {
  const draw = BLOCKS[block.type];
  const inside = draw
    ? draw(block, scope)
    : h("p", { class: "unknown" }, `The sandbox does not draw the block “${block.type}”.`);
  return h(
    "div",
    { class: `block type-${block.type}`, "data-block-id": block.block_id ?? "", tabindex: "-1" },
    inside,
  );
}

/** Entries for `redraw`: a block is drawn again only when it, or the word about its error, changed. */
export const blockEntries = (blocks, scope) =>
  blocks.map((block, index) => ({
    key: block.block_id ?? `#${index}`,
    sign: [block, scope.errors?.[block.block_id] ?? null],
    draw: () => drawBlock(block, scope),
  }));

const all = (elements, block, scope) =>
  elements.map((element) => drawElement(scope, block, element));

function section(block, scope) {
  const words =
    block.text && unfolding(h("div", { class: "text" }, textObject(block.text)), block, scope);
  const fields =
    block.fields &&
    h(
      "div",
      { class: "fields" },
      block.fields.map((field) => h("div", { class: "text" }, textObject(field))),
    );
  const accessory =
    block.accessory && h("div", { class: "accessory" }, drawElement(scope, block, block.accessory));
  return h(
    "div",
    { class: "section-row" },
    h("div", { class: "section-words" }, words, fields),
    accessory,
  );
}

const header = (block) =>
  h(
    `h${Math.min(6, (block.level ?? 2) + 1)}`,
    { class: `header-text level-${block.level ?? 2}` },
    plain(block.text.text, block.text.emoji),
  );

const context = (block) =>
  h(
    "div",
    { class: "context-row" },
    block.elements.map((one) =>
      one.type === "image" ? image(one, "icon") : h("span", {}, textLine(one)),
    ),
  );

const SIGNS = { default: "•", info: "i", warning: "!", error: "!", success: "✓" };

function alert({ text, level = "default" }) {
  const urgent = level === "error" || level === "warning";
  return h(
    "div",
    { class: `alert-box ${level}`, role: urgent ? "alert" : "note" },
    h("span", { class: "alert-sign", "aria-hidden": "true" }, SIGNS[level] ?? SIGNS.default),
    h("div", { class: "text" }, textObject(text)),
  );
}

function container(block, scope) {
  const title = block.rich_text_title ? drawRichText(block.rich_text_title) : textLine(block.title);
  const head = [
    block.icon && image(block.icon, "icon"),
    h(
      "span",
      { class: "container-title" },
      h("strong", {}, title),
      block.subtitle && h("small", {}, textLine(block.subtitle)),
    ),
  ];
  const children = block.child_blocks.map((child) => drawBlock(child, scope));
  const look = `container-box ${block.width ?? "standard"}`;
  if (!block.is_collapsible)
    return h(
      "section",
      { class: look },
      h("header", { class: block.has_header_divider ? "divided" : "" }, head),
      children,
    );
  return h(
    "details",
    { class: look, open: !block.default_collapsed },
    h("summary", {}, head),
    children,
  );
}

const video = (block) =>
  h(
    "figure",
    {},
    h("figcaption", {}, link(block.title_url ?? block.video_url, textLine(block.title))),
    image({ image_url: block.thumbnail_url, alt_text: block.alt_text }, "wide"),
  );
