"""Words can be read on the ground they stand on, by day and by night (WCAG 2.2 AA)."""

import re

import pytest

WORDS = 4.5
SIGNS = 3.0
PAIRS = [
    *[("text", ground, WORDS) for ground in ("ground", "frame", "raised", "hover", "sunken")],
    *[("muted", ground, WORDS) for ground in ("ground", "frame", "raised", "hover", "sunken")],
    *[("link", ground, WORDS) for ground in ("ground", "hover", "raised", "mention")],
    ("accent-text", "accent-soft", WORDS),
    ("danger-text", "ground", WORDS),
    ("danger-text", "raised", WORDS),
    *[
        (f"{level}-text", f"{level}-soft", WORDS)
        for level in ("danger", "warning", "success", "info")
    ],
    ("mention-loud-text", "mention-loud", WORDS),
    ("on-accent", "accent", WORDS),
    ("on-danger", "danger", WORDS),
    ("ground", "text", WORDS),
    ("focus", "ground", SIGNS),
    ("focus", "frame", SIGNS),
    ("control", "ground", SIGNS),
    ("control", "raised", SIGNS),
    *[(f"series-{number}", "ground", SIGNS) for number in range(6)],
]


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_is_that_of_the_standard() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21.0
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_words_can_be_read(
    files: dict[str, str], scheme: str, ink: str, ground: str, least: float
) -> None:
    light, dark = files["style.css"].split("@media (prefers-color-scheme: dark)")
    shown = colours(light) | (colours(dark) if scheme == "dark" else {})
    assert contrast(shown[ink], shown[ground]) >= least


def test_every_colour_that_is_named_is_defined(styles: str, scripts: dict[str, str]) -> None:
    set_by_scripts = set(re.findall(r'"--([\w-]+)"', "".join(scripts.values())))
    named = set(re.findall(r"var\(--([\w-]+)", styles + scripts["attachments.js"]))
    assert named - set(re.findall(r"--([\w-]+):", styles)) - set_by_scripts == set()
