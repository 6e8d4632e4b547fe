// Draws table and data_table; the second sorts and turns pages.

import { h } from "./dom.js";
import { drawElement } from "./elements.js";
import { icon } from "./icons.js";
import { drawRichText } from "./rich_text.js";

const PAGE_SIZE = 5; // rows, where the block does not say

const text = (cell) => String(cell.text ?? cell.value ?? "");

function content(cell, block, scope) {
  if (cell.type === "rich_text") return drawRichText(cell);
  if (cell.element) return drawElement(scope, block, cell.element);
  return text(cell);
}

function frame(caption, head, body) {
  return h(
    "div",
    { class: "table-frame", tabindex: "0", role: "group", "aria-label": caption ?? "Table" },
    h("table", {}, caption && h("caption", {}, caption), h("thead", {}, head), body),
  );
}

export function table(block) {
  const settings = block.column_settings ?? [];
  const look = (index) =>
    `align-${settings[index]?.align ?? "left"}${settings[index]?.is_wrapped ? " wrapped" : ""}`;
  const row = (tag) => (cells) =>
    h(
      "tr",
      {},
      cells.map((cell, index) =>
        h(tag, { class: look(index), scope: tag === "th" ? "col" : null }, content(cell)),
      ),
    );
  const [head, ...rows] = block.rows;
  return frame(null, row("th")(head), h("tbody", {}, rows.map(row("td"))));
}

export function dataTable(block, scope) {
  const [head, ...rows] = block.rows;
  const size = block.page_size ?? PAGE_SIZE;
  const view = { page: 0, column: null, falling: false };
  const body = h("tbody");
  const pages = Math.ceil(rows.length / size);
  const where = h("span", { "aria-live": "polite" });
  const numeric = (index) => rows.every((row) => row[index].type === "raw_number");
  const titles = head.map((cell, index) => title(cell, numeric(index), () => sort(index)));
  const show = () => {
    const shown = ordered(rows, view).slice(view.page * size, (view.page + 1) * size);
    body.replaceChildren(...shown.map((cells) => dataRow(cells, block, scope)));
    where.textContent = `Page ${view.page + 1} of ${pages}`;
    titles.forEach((node, index) =>
      node.setAttribute(
        "aria-sort",
        index !== view.column ? "none" : view.falling ? "descending" : "ascending",
      ),
    );
  };
  const sort = (column) => {
    Object.assign(view, { column, falling: view.column === column && !view.falling, page: 0 });
    show();
  };
  const turn = (way) => () => {
    view.page = Math.max(0, Math.min(pages - 1, view.page + way));
    show();
  };
  show();
  const turner = (words, sign, way) =>
    h(
      "button",
      { type: "button", class: "icon-button", "aria-label": words, onclick: turn(way) },
      icon(sign),
    );
  return h(
    "div",
    {},
    frame(block.caption, h("tr", {}, titles), body),
    pages > 1 &&
      h(
        "div",
        { class: "pager" },
        turner("Previous page", "back", -1),
        where,
        turner("Next page", "next", 1),
      ),
  );
}

const title = (cell, numeric, sort) =>
  h(
    "th",
    { scope: "col", class: numeric ? "align-right" : null },
    h("button", { type: "button", class: "sorter", onclick: sort }, text(cell)),
  );

function dataRow(cells, block, scope) {
  const heading = block.row_header_column_index ?? 0;
  return h(
    "tr",
    {},
    cells.map((cell, index) =>
      h(
        index === heading ? "th" : "td",
        {
          class: cell.type === "raw_number" ? "align-right" : null,
          scope: index === heading ? "row" : null,
        },
        content(cell, block, scope),
      ),
    ),
  );
}

function ordered(rows, { column, falling }) {
  if (column === null) return rows;
  const number = (row) => Number(row[column].value ?? Number.NaN);
  const compare = (a, b) => {
    const difference = number(a) - number(b);
    return Number.isNaN(difference) ? text(a[column]).localeCompare(text(b[column])) : difference;
  };
  return [...rows].sort((a, b) => (falling ? -compare(a, b) : compare(a, b)));
}
