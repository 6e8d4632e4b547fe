// Draws the message box: Enter sends, Shift+Enter breaks the line, “/” completes commands.

import { completing } from "./completion.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { say } from "./notices.js";
import { post } from "./server.js";
import { store } from "./store.js";

const drafts = new Map(); // what is written and not sent yet, by person and place

/** A message box for a channel, or for a thread in it. */
export function composer({ id, testid, channel, thread = null, placeholder }) {
  const place = `${store.person} ${channel} ${thread}`;
  const box = h("textarea", {
    id,
    rows: 1,
    "data-testid": testid,
    placeholder,
    "aria-label": placeholder,
    value: drafts.get(place) ?? "",
    autocapitalize: "sentences",
  });
  const send = h(
    "button",
    { type: "submit", class: "send", "aria-label": "Send", title: "Send (Enter)" },
    icon("send"),
  );
  const form = h("form", { class: "composer" }, h("div", { class: "composer-row" }, box, send));
  const completion = thread ? null : completing(box, form);
  const changed = () => {
    drafts.set(place, box.value);
    grow(box);
    send.disabled = !box.value.trim();
  };
  const submit = async () => {
    const text = box.value.trim();
    if (!text) return;
    box.value = "";
    completion?.close();
    changed();
    const answer = await sendText(text, { channel, thread });
    if (!answer.ok) refuse(answer.error, text);
  };
  const refuse = (words, text) => {
    say(words);
    if (!box.value) box.value = text;
    changed();
  };
  box.addEventListener("input", changed);
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.defaultPrevented)
      return;
    event.preventDefault();
    submit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
    box.focus();
  });
  queueMicrotask(changed);
  return form;
}

function grow(box) {
  box.style.height = "auto";
  if (box.scrollHeight) box.style.height = `${Math.min(box.scrollHeight, 220)}px`;
}

async function sendText(text, { channel, thread }) {
  const person = store.person;
  if (!text.startsWith("/"))
    return post("message", { person, channel, text, thread_ts: thread ?? undefined });
  if (thread)
    return {
      ok: false,
      error: `${text.split(/\s/)[0]} does not work in a thread. Type it in the channel.`,
    };
  return post("command", { person, channel, text });
}

export function suggest(text) {
  const box = document.getElementById("composer");
  if (!box) return;
  box.value = text;
  box.dispatchEvent(new Event("input"));
  box.focus();
}
