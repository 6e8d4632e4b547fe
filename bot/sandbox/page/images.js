// Draws pictures. One that cannot be loaded (no Internet here, often) shows its description instead.

import { h } from "./dom.js";
import { textLine } from "./text.js";

const missing = new Set(); // addresses that failed already: not asked again

export function urlOf({ image_url: url, slack_file: file }) {
  if (url) return url;
  return file?.url ?? (file?.id ? `/file/${encodeURIComponent(file.id)}` : "");
}

/** A picture of one of the sizes in the style sheet: "icon", "thumbnail", "wide" or "hero". */
export function image(picture, size) {
  const url = urlOf(picture);
  const alt = picture.alt_text ?? "";
  if (!url || missing.has(url)) return instead(alt, size);
  const fail = (event) => {
    missing.add(url);
    event.target.replaceWith(instead(alt, size));
  };
  return h("img", {
    class: `picture ${size}`,
    src: url,
    alt,
    loading: "lazy",
    decoding: "async",
    onerror: fail,
  });
}

function instead(alt, size) {
  const words = size === "icon" ? ([...alt.trim()][0]?.toLocaleUpperCase() ?? "") : alt;
  return h(
    "span",
    {
      class: `picture ${size} missing`,
      role: "img",
      "aria-label": alt || "A picture without a description",
      title: alt,
    },
    words,
  );
}

const PICTURE = /\.(?:png|jpe?g|gif|webp|svg|avif)$/i;

/** An uploaded file of a message: shown when it is a picture, else offered as a link. */
export function upload(file) {
  if (PICTURE.test(file.name))
    return h(
      "figure",
      {},
      h("figcaption", {}, file.title),
      image({ image_url: `/file/${file.id}`, alt_text: file.title }, "wide"),
    );
  return h("p", {}, "📎 ", h("a", { href: `/file/${file.id}`, download: file.name }, file.title));
}

export const imageBlock = (block) =>
  h("figure", {}, block.title && h("figcaption", {}, textLine(block.title)), image(block, "wide"));
