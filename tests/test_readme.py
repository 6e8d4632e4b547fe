"""The README says what the code says."""

from pathlib import Path

from bot.settings import Settings

ROOT = Path(__file__).parents[1]
BEGIN, END = "<!-- settings: begin -->\n", "<!-- settings: end -->"


def table() -> str:
    """Return the README's table of settings."""
    rows = ["| variable | default | what it is |", "| --- | --- | --- |"]
    for name, field in Settings.model_fields.items():
        default = field.get_default()
        shown = default.get_secret_value() if hasattr(default, "get_secret_value") else default
        rows.append(
            f"| `{name.upper()}` | {f'`{shown}`' if shown != '' else ''} | {field.description} |"
        )
    return "\n".join(rows) + "\n"


def test_every_setting_stands_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert readme.split(BEGIN)[1].split(END)[0] == table()
