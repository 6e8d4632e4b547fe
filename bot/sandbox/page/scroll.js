// Keeps a list of messages at its end while the reader is there, and where the reader is otherwise.

import { h } from "./dom.js";

const NEAR = 60; // px from the end that still count as the end

export function stickToEnd(frame, list) {
  let stuck = true;
  let height = 0;
  const toEnd = () => (frame.scrollTop = frame.scrollHeight);
  const pill = h(
    "button",
    { type: "button", class: "to-end", hidden: true, onclick: toEnd },
    "New messages ↓",
  );
  frame.append(pill);
  frame.addEventListener("scroll", () => {
    stuck = frame.scrollHeight - frame.scrollTop - frame.clientHeight < NEAR;
    if (stuck) pill.hidden = true;
  });
  const settle = new ResizeObserver(() => {
    const grown = list.offsetHeight > height && height > 0;
    height = list.offsetHeight;
    if (stuck) toEnd();
    else if (grown && frame.contains(list.lastElementChild))
      pill.hidden = list.lastElementChild === list.seenLast;
    if (stuck) list.seenLast = list.lastElementChild;
  });
  settle.observe(list);
  settle.observe(frame);
}
