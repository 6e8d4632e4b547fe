// Draws a message's attachments: the colour bar, and beside it blocks or the fields of the older kind.

import { blockEntries } from "./blocks.js";
import { ago, fromTs } from "./dates.js";
import { h, redraw } from "./dom.js";
import { image } from "./images.js";
import { link, mrkdwn, textLine } from "./text.js";

const NAMED = {
  good: "var(--success)",
  warning: "var(--warning-bar)",
  danger: "var(--danger-bar)",
};

function colorOf(color) {
  if (!color) return "var(--line-strong)";
  return (
    NAMED[color] ??
    (/^#?[0-9a-f]{3,8}$/i.test(color) ? `#${color.replace("#", "")}` : "var(--line-strong)")
  );
}

export function attachment(one, scope) {
  const inside = h("div", { class: "attachment-body" });
  if (one.blocks?.length) redraw(inside, blockEntries(one.blocks, scope));
  else inside.append(...legacy(one));
  const box = h(
    "div",
    { class: "attachment" },
    h("div", { class: "attachment-bar", css: { background: colorOf(one.color) } }),
    inside,
  );
  return one.pretext ? h("div", {}, h("div", { class: "text" }, mrkdwn(one.pretext)), box) : box;
}

function legacy(one) {
  const parts = [
    one.author_name &&
      h(
        "p",
        { class: "attachment-author" },
        one.author_icon && image({ image_url: one.author_icon, alt_text: one.author_name }, "icon"),
        one.author_link ? link(one.author_link, one.author_name) : one.author_name,
      ),
    one.title && h("strong", {}, one.title_link ? link(one.title_link, one.title) : one.title),
    one.text && h("div", { class: "text" }, mrkdwn(one.text)),
    one.fields &&
      h(
        "div",
        { class: "fields" },
        one.fields.map((field) =>
          h("div", { class: "text" }, h("strong", {}, field.title), mrkdwn(field.value)),
        ),
      ),
    one.image_url &&
      image({ image_url: one.image_url, alt_text: one.fallback ?? one.title ?? "" }, "wide"),
    (one.footer || one.ts) &&
      h(
        "p",
        { class: "attachment-footer" },
        one.footer && textLine({ type: "mrkdwn", text: one.footer }),
        one.ts && ` · ${ago(fromTs(one.ts))}`,
      ),
    !one.text && !one.title && one.fallback && h("p", {}, one.fallback),
  ];
  return parts.filter(Boolean);
}
