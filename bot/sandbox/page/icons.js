// The page's own small signs, drawn in the colour of the text around them.

import { s } from "./dom.js";

const PATHS = {
  back: "M12.5 4 6.5 10l6 6",
  close: "M5 5l10 10M15 5 5 15",
  down: "M10 4v12M5 11l5 5 5-5",
  hash: "M7.5 3 6 17M14 3l-1.5 14M3.5 7.2h13.3M3.2 12.8h13.3",
  home: "M3.5 9.5 10 4l6.5 5.5M5.5 8.5V16h9V8.5",
  lock: "M5.5 9h9v7h-9zM7.2 9V6.8a2.8 2.8 0 0 1 5.6 0V9",
  mail: "M3.5 5.5h13v9h-13zM3.5 6l6.5 5 6.5-5",
  menu: "M3.5 5.5h13M3.5 10h13M3.5 14.5h13",
  next: "M7.5 4l6 6-6 6",
  reply: "M4 4.5h12v8.5H9.5L6 16v-3H4z",
  send: "M4 16.5 17 10 4 3.5 5.8 10zM5.8 10H17",
};

export const icon = (name) =>
  s(
    "svg",
    { class: "icon", viewBox: "0 0 20 20", width: 18, height: 18, "aria-hidden": "true" },
    s("path", { d: PATHS[name] }),
  );
