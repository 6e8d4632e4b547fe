"""The language of the table: each function makes a check, which yields what is wrong."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Check = Callable[[Any, str], Iterator[str]]
Shapes = Mapping[str, Check]


def problem(words: str, at: str) -> str:
    """Word a problem as Slack does, with the JSON pointer of its place."""
    return f"{words} [json-pointer:{at}]"


def chars(most: int, *, least: int = 1) -> Check:
    """Check a string's length."""

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield problem("must be a string", at)
        elif len(value) < least:
            yield problem(f"must be more than {least - 1} characters", at)
        elif len(value) > most:
            yield problem(f"must be less than {most + 1} characters", at)

    return check


def url(value: Any, at: str) -> Iterator[str]:
    """Check a web address."""
    yield from chars(3000)(value, at)
    if isinstance(value, str) and not value.startswith(("http://", "https://", "mailto:")):
        yield problem("must be a valid URL", at)


def number(least: int, most: int) -> Check:
    """Check a whole number."""

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield problem("must be an integer", at)
        elif not least <= value <= most:
            yield problem(f"must be between {least} and {most}", at)

    return check


def figure(value: Any, at: str) -> Iterator[str]:
    """Check a number of any kind."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        yield problem("must be a number", at)


def flag(value: Any, at: str) -> Iterator[str]:
    """Check a yes or no."""
    if not isinstance(value, bool):
        yield problem("must be a boolean", at)


def word(*allowed: str) -> Check:
    """Check a value of a fixed list."""

    def check(value: Any, at: str) -> Iterator[str]:
        if value not in allowed:
            yield problem(f"must be one of: {', '.join(allowed)}", at)

    return check


def many(each: Check, most: int, *, least: int = 1) -> Check:
    """Check a list and everything in it."""

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield problem("must be an array", at)
            return
        if len(value) < least:
            yield problem(f"must provide at least {least} items", at)
        if len(value) > most:
            yield problem(f"no more than {most} items allowed", at)
        for index, item in enumerate(value):
            yield from each(item, f"{at}/{index}")

    return check


def shape(
    needs: Shapes,
    may: Shapes | None = None,
    *,
    any_of: tuple[str, ...] = (),
    not_both: bool = False,
) -> Check:
    """Check an object's keys: those it needs, those it may have, a group of which it needs one."""
    known = {**needs, **(may or {})}

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield problem("must be an object", at)
            return
        yield from (problem(f"missing required field: {k}", at) for k in needs if k not in value)
        given = sum(name in value for name in any_of)
        if any_of and not given:
            yield problem(f"must define either {' or '.join(f'`{n}`' for n in any_of)}", at)
        if not_both and given > 1:
            yield problem(f"must define only one of {', '.join(f'`{n}`' for n in any_of)}", at)
        for name, inner in value.items():
            if name in known:
                yield from known[name](inner, f"{at}/{name}")
            elif name != "type":
                yield problem(f"invalid additional property: {name}", at)

    return check


def typed(shapes: Shapes) -> Check:
    """Check an object by what its `type` says it is."""

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield problem("must be an object", at)
        elif "type" not in value:
            yield problem("missing required field: type", at)
        elif not isinstance(value["type"], str) or value["type"] not in shapes:
            yield problem(f"unsupported type: {value['type']}", f"{at}/type")
        else:
            yield from shapes[value["type"]](value, at)

    return check


def text(most: int, *, least: int = 1) -> Check:
    """Check a text object, plain or mrkdwn."""
    content = {"text": chars(most, least=least)}
    mrkdwn = shape(content, {"verbatim": flag})
    return typed({"plain_text": shape(content, {"emoji": flag}), "mrkdwn": mrkdwn})


def plain(most: int) -> Check:
    """Check a text object that may only be plain."""
    return typed({"plain_text": shape({"text": chars(most)}, {"emoji": flag})})
