// Draws who speaks: a person's initials in a colour of their own, the app's mark, or a message's own icon.

import { h } from "./dom.js";
import { emojiNamed } from "./emoji.js";
import { image } from "./images.js";
import { nameOf } from "./store.js";

const HUES = [265, 30, 150, 330, 205, 80];

const initials = (name) =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => [...word][0] ?? "")
    .join("")
    .toLocaleUpperCase();
const hueOf = (id) =>
  HUES[[...id].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 9973, 7) % HUES.length];

export const personAvatar = (one) =>
  h(
    "span",
    { class: "avatar", "aria-hidden": "true", css: { "--hue": hueOf(one?.id ?? "?") } },
    initials(nameOf(one)),
  );

export const appAvatar = () =>
  h("img", { class: "avatar app-avatar", src: "/page/icon.svg", alt: "" });

/** A message's own `icon`: an address or an :emoji:. */
export function iconAvatar(icon) {
  const character = emojiNamed(icon.replace(/^:|:$/g, ""));
  if (character)
    return h("span", { class: "avatar emoji-avatar", "aria-hidden": "true" }, character);
  if (!/^(https?:|\/)/.test(icon)) return appAvatar();
  const picture = image({ image_url: icon, alt_text: "" }, "icon");
  picture.classList.add("avatar");
  return picture;
}
