// Dates and times in the reader's own zone and language, and the tokens of Slack's <!date^…>.

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const shown = (when, options) => new Intl.DateTimeFormat(undefined, options).format(when);
const midnight = (when) => new Date(when.getFullYear(), when.getMonth(), when.getDate()).getTime();

export const fromTs = (ts) => new Date(Number(ts) * 1000);
export const clock = (when) => shown(when, { hour: "numeric", minute: "2-digit" });
/** For a narrow margin: without AM and PM, which the message above has. */
export const shortClock = (when) => clock(when).replace(/\s*[AP]M$/i, "");
export const fullDate = (when) => shown(when, { dateStyle: "full", timeStyle: "short" });
export const dayKey = (when) => String(midnight(when));

/** "today", "yesterday", "tomorrow", or null for any other day. */
function nearDay(when, now) {
  const days = Math.round((midnight(when) - midnight(now)) / DAY);
  return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[days] ?? null;
}

export const capital = (word) => word && word[0].toLocaleUpperCase() + word.slice(1);

export function dayName(when, now = new Date()) {
  const near = nearDay(when, now);
  if (near) return capital(near);
  const year = when.getFullYear() === now.getFullYear() ? {} : { year: "numeric" };
  return shown(when, { weekday: "long", month: "long", day: "numeric", ...year });
}

export function ago(when, now = new Date()) {
  const format = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" });
  const minutes = Math.round((when - now) / MINUTE);
  if (Math.abs(minutes) < 1) return "just now";
  if (Math.abs(minutes) < 60) return format.format(minutes, "minute");
  if (Math.abs(minutes) < 60 * 24) return format.format(Math.round(minutes / 60), "hour");
  return format.format(Math.round(minutes / 60 / 24), "day");
}

const DATE = { year: "numeric", month: "long", day: "numeric" };
const SHORT = { year: "numeric", month: "short", day: "numeric" };
const LONG = { weekday: "long", ...DATE };
const two = (number) => String(number).padStart(2, "0");

const TOKENS = {
  date_num: (d) => `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}`,
  date_slash: (d) => shown(d, { year: "numeric", month: "2-digit", day: "2-digit" }),
  date: (d) => shown(d, DATE),
  date_short: (d) => shown(d, SHORT),
  date_long: (d) => shown(d, LONG),
  date_long_full: (d) => shown(d, LONG),
  date_pretty: (d, now) => nearDay(d, now) ?? shown(d, DATE),
  date_short_pretty: (d, now) => nearDay(d, now) ?? shown(d, SHORT),
  date_long_pretty: (d, now) => nearDay(d, now) ?? shown(d, LONG),
  day_divider_pretty: (d, now) => dayName(d, now),
  time: (d) => clock(d),
  time_secs: (d) => shown(d, { timeStyle: "medium" }),
  ago: (d, now) => ago(d, now),
};

/** `format` with its {tokens} filled for `seconds` since 1970; null when a token is unknown or the time is no time. */
export function formatDate(seconds, format, now = new Date()) {
  const when = fromTs(seconds);
  if (Number.isNaN(when.getTime())) return null;
  let known = true;
  const text = format.replace(/\{(\w+)\}/g, (token, name) => {
    known &&= Object.hasOwn(TOKENS, name);
    return known ? TOKENS[name](when, now) : token;
  });
  return known ? text : null;
}
