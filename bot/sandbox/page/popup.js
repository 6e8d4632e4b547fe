// A small layer beside the control that opened it: menus and lists of options. One is open at a time.

import { h } from "./dom.js";

const GAP = 4; // px
const EDGE = 8; // px

let closeOpen = null;

/** Shows `content` beside `anchor`; returns a function that closes it. Escape and a press elsewhere close it too. */
export function openPopup(anchor, content, { onClose, wide = false } = {}) {
  closeOpen?.();
  const layer = h("div", { class: wide ? "popup wide" : "popup" }, content);
  (anchor.closest("dialog") ?? document.body).append(layer);
  const place = () => (anchor.isConnected ? position(layer, anchor, wide) : close());
  const close = () => {
    if (closeOpen !== close) return;
    closeOpen = null;
    stopListening.abort();
    layer.remove();
    onClose?.();
  };
  const stopListening = listen(layer, anchor, place, close);
  closeOpen = close;
  place();
  return close;
}

function listen(layer, anchor, place, close) {
  const stop = new AbortController();
  const options = { capture: true, signal: stop.signal };
  const outside = (event) =>
    !layer.contains(event.target) && !anchor.contains(event.target) && close();
  addEventListener("pointerdown", outside, options);
  addEventListener("scroll", (event) => layer.contains(event.target) || place(), options);
  addEventListener("resize", place, options);
  new ResizeObserver(place).observe(layer);
  layer.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    close();
    anchor.focus();
  });
  return stop;
}

function position(layer, anchor, wide) {
  const at = anchor.getBoundingClientRect();
  if (wide) layer.style.minWidth = `${Math.min(at.width, innerWidth - 2 * EDGE)}px`;
  const below = innerHeight - at.bottom - GAP - EDGE;
  const above = at.top - GAP - EDGE;
  const up = layer.offsetHeight > below && above > below;
  layer.style.maxHeight = `${Math.max(120, Math.min(380, up ? above : below))}px`;
  const left = Math.min(at.left, innerWidth - layer.offsetWidth - EDGE);
  layer.style.left = `${Math.max(EDGE, left)}px`;
  layer.style.top = up ? `${at.top - GAP - layer.offsetHeight}px` : `${at.bottom + GAP}px`;
}
