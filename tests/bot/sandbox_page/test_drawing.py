"""Whatever the limits let through to a person, the page can draw."""

import re
from functools import partial

import pytest

from bot.limits.blocks import BLOCKS
from bot.limits.elements import ELEMENTS, INPUTS
from bot.limits.rich_text import INLINE, RICH
from bot.sandbox import open_sandbox
from bot.sandbox.drills import Drills
from bot.sandbox.graph import Graph, drills
from bot.sandbox.inputs import INITIAL


def keys(script: str, table: str) -> set[str]:
    """Return the names in a table of drawing functions, `const TABLE = { … };`."""
    body = re.search(rf"const {table} = \{{\n(.*?)\n\}};", script, re.DOTALL)
    assert body, f"no table {table}"
    return set(re.findall(r"^  (\w+):", body[1], re.MULTILINE))


@pytest.mark.parametrize(
    ("known", "file", "table"),
    [
        (BLOCKS, "blocks.js", "BLOCKS"),
        (ELEMENTS, "elements.js", "ELEMENTS"),
        (RICH, "rich_text.js", "PARTS"),
        (INLINE, "rich_text.js", "ELEMENTS"),
        (INITIAL, "values.js", "UNTOUCHED"),
    ],
    ids=["blocks", "elements", "rich text", "words of rich text", "values"],
)
def test_every_type_that_slack_takes_is_drawn(
    scripts: dict[str, str], known: dict[str, object], file: str, table: str
) -> None:
    assert set(known) - keys(scripts[file], table) == set()


def test_every_input_starts_with_the_same_value_on_both_sides(scripts: dict[str, str]) -> None:
    lines = dict(
        re.findall(r"^  (\w+): (?:one|many)\((.*)\),$", scripts["values.js"], re.MULTILINE)
    )
    written = {name: tuple(re.findall(r'"(\w+)"', line)) for name, line in lines.items()}
    assert {name: INITIAL[name] for name in written} == written
    assert set(written) >= INPUTS


async def test_every_drill_of_the_menu_is_one_that_the_server_knows(
    scripts: dict[str, str],
) -> None:
    offered = re.findall(r'^  \[?\s*"(\w+)",', scripts["drill.js"], re.MULTILINE)
    drilled: list[str] = []
    async with open_sandbox() as sandbox:
        more = ["new_post", "edit_post", *drills(Graph())]
        sandbox.drills = {what: partial(drilled.append, what) for what in more}
        channel = sandbox.channel("social").id
        for what in offered:
            await Drills(sandbox).drill({"what": what, "channel": channel})
    assert drilled == more
    assert len(offered) == len(set(offered)) == 5 + len(more)
