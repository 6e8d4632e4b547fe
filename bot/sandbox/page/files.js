// Draws the input that takes files: each is handed over at once, and held until the form is submitted.

import { h } from "./dom.js";
import { say } from "./notices.js";
import { post } from "./server.js";
import { store } from "./store.js";

const MOST = 10;
const PART = 0x8000; // bytes that become text at once

async function base64(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += PART)
    text += String.fromCharCode(...bytes.subarray(at, at + PART));
  return btoa(text);
}

async function handOver(file) {
  const content = await base64(file);
  const answer = await post("upload", { person: store.person, name: file.name, content });
  if (!answer.ok) say(answer.error);
  return answer.file;
}

export function fileInput(e, hand) {
  const most = e.max_files ?? MOST;
  const list = h("ul", { class: "given-files" });
  const input = h("input", {
    type: "file",
    multiple: most > 1,
    accept: e.filetypes?.map((end) => `.${end}`).join(","),
    "aria-label": "Files",
  });
  const held = () => hand.value().files;
  const hold = (files) => {
    hand.keep({ files });
    list.replaceChildren(...files.map(row));
  };
  const row = (file) => {
    const remove = () => hold(held().filter((one) => one.id !== file.id));
    const label = `Remove ${file.name}`;
    const button = { type: "button", class: "button small", "aria-label": label, onclick: remove };
    return h("li", {}, `📎 ${file.name} `, h("button", button, "✕"));
  };
  input.addEventListener("change", async () => {
    const chosen = [...input.files].slice(0, most - held().length);
    if (chosen.length < input.files.length) say(`You can upload up to ${most} files.`);
    for (const file of chosen) {
      const given = await handOver(file);
      if (given) hold([...held(), given]);
    }
    input.value = "";
  });
  list.replaceChildren(...held().map(row));
  return h("div", { class: "file-input" }, input, list);
}
