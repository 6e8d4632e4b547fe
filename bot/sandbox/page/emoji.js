// Emoji by Slack's short names: the ones that people and this bot use most.

const NAMES = {
  "+1": "👍", "-1": "👎", thumbsup: "👍", thumbsdown: "👎", clap: "👏", wave: "👋", pray: "🙏",
  raised_hands: "🙌", ok_hand: "👌", point_right: "👉", point_left: "👈", point_up: "☝️", point_down: "👇",
  muscle: "💪", eyes: "👀", speech_balloon: "💬", thought_balloon: "💭", left_speech_bubble: "🗨️",
  smile: "😄", grinning: "😀", joy: "😂", slightly_smiling_face: "🙂", wink: "😉", blush: "😊",
  heart_eyes: "😍", thinking_face: "🤔", sweat_smile: "😅", sob: "😭", cry: "😢", scream: "😱",
  sleeping: "😴", sunglasses: "😎", partying_face: "🥳", shrug: "🤷", robot_face: "🤖", ghost: "👻",
  heart: "❤️", broken_heart: "💔", star: "⭐", star2: "🌟", sparkles: "✨", fire: "🔥", tada: "🎉",
  rocket: "🚀", "100": "💯", zap: "⚡", boom: "💥", gift: "🎁", trophy: "🏆", medal: "🏅",
  white_check_mark: "✅", heavy_check_mark: "✔️", ballot_box_with_check: "☑️", x: "❌",
  heavy_plus_sign: "➕", heavy_minus_sign: "➖", warning: "⚠️", no_entry: "⛔", no_entry_sign: "🚫",
  octagonal_sign: "🛑", rotating_light: "🚨", question: "❓", exclamation: "❗", bangbang: "‼️",
  information_source: "ℹ️", red_circle: "🔴", large_orange_circle: "🟠", large_yellow_circle: "🟡",
  large_green_circle: "🟢", large_blue_circle: "🔵", white_circle: "⚪", black_circle: "⚫",
  bell: "🔔", no_bell: "🔕", mega: "📣", loudspeaker: "📢", satellite: "📡", satellite_antenna: "📡",
  antenna_bars: "📶", newspaper: "📰", rolled_up_newspaper: "🗞️", page_facing_up: "📄", pencil: "📝",
  pencil2: "✏️", memo: "📝", clipboard: "📋", pushpin: "📌", paperclip: "📎", link: "🔗", bookmark: "🔖",
  mag: "🔍", mag_right: "🔎", key: "🔑", lock: "🔒", unlock: "🔓", gear: "⚙️", wrench: "🔧",
  hammer_and_wrench: "🛠️", electric_plug: "🔌", broom: "🧹", wastebasket: "🗑️", package: "📦",
  inbox_tray: "📥", outbox_tray: "📤", incoming_envelope: "📨", email: "📧", envelope: "✉️",
  calendar: "📆", date: "📅", spiral_calendar_pad: "🗓️", clock1: "🕐", alarm_clock: "⏰",
  hourglass: "⌛", hourglass_flowing_sand: "⏳", stopwatch: "⏱️", chart_with_upwards_trend: "📈",
  chart_with_downwards_trend: "📉", bar_chart: "📊", camera: "📷", frame_with_picture: "🖼️",
  video_camera: "📹", movie_camera: "🎥", tv: "📺", musical_note: "🎵", microphone: "🎤", headphones: "🎧",
  computer: "💻", iphone: "📱", globe_with_meridians: "🌐", earth_africa: "🌍", earth_americas: "🌎",
  house: "🏠", office: "🏢", label: "🏷️", dart: "🎯", bulb: "💡", seedling: "🌱", coffee: "☕",
  butterfly: "🦋", elephant: "🐘", mammoth: "🦣", bird: "🐦", cat: "🐱", dog: "🐶", bug: "🐛",
  busts_in_silhouette: "👥", bust_in_silhouette: "👤", arrow_right: "➡️", arrow_left: "⬅️",
  arrow_up: "⬆️", arrow_down: "⬇️", leftwards_arrow_with_hook: "↩️", arrows_counterclockwise: "🔄",
  repeat: "🔁", arrow_forward: "▶️", double_vertical_bar: "⏸️", pause_button: "⏸️",
  black_square_for_stop: "⏹️", see_no_evil: "🙈", crossed_fingers: "🤞", handshake: "🤝",
};

/** The character of `:name:`, or null. */
export const emojiNamed = (name) => (Object.hasOwn(NAMES, name) ? NAMES[name] : null);

/** The characters of Slack's hyphened code points ("1f1e9-1f1ea"), or null. */
export function emojiOfCode(code) {
  if (!/^[0-9a-f]{1,6}(-[0-9a-f]{1,6})*$/i.test(code ?? "")) return null;
  const points = code.split("-").map((point) => Number.parseInt(point, 16));
  return points.every((point) => point <= 0x10ffff) ? String.fromCodePoint(...points) : null;
}
