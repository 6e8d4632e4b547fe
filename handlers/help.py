"""Help: the commands that a person may use, and the one that was probably meant."""

import json
from difflib import get_close_matches
from functools import lru_cache

from slack_bolt.response import BoltResponse

from bot.messages import help as words
from bot.messages.message import Message
from bot.people import Person
from handlers.call import Call
from handlers.commands import COMMANDS


async def answer(call: Call, unknown: str) -> None:
    """Answer once the caller is known."""
    person = await call.who()
    await call.answer(helped(_home_url(call), unknown, may_manage=person.may_manage))


def at_once(call: Call, person: Person, unknown: str) -> BoltResponse:
    """Return the ack that holds the answer."""
    ready = _in_ack if not unknown else _in_ack.__wrapped__
    body = ready(_home_url(call), unknown, may_manage=person.may_manage)
    return BoltResponse(status=200, body=body, headers={"content-type": "application/json"})


def helped(home_url: str, unknown: str, *, may_manage: bool) -> Message:
    """Return the commands that a person may use; of an unknown word, the nearest one."""
    offered = [command for command in COMMANDS if may_manage or not command.changes]
    return words.answer(
        [words.Line(f"{one.words} {one.takes}".strip(), one.says) for one in offered],
        may_manage=may_manage,
        home_url=home_url,
        unknown=unknown,
        nearest=nearest(unknown, [one.words for one in offered]) if unknown else "",
    )


# Help is the same for everyone in a workspace but guests, and asked for most of all.
@lru_cache(maxsize=256)
def _in_ack(home_url: str, unknown: str, *, may_manage: bool) -> str:
    said = helped(home_url, unknown, may_manage=may_manage).payload()
    return json.dumps({**said, "response_type": "ephemeral"})


def nearest(unknown: str, known: list[str]) -> str:
    """Return the command that is most like what was typed, or ""."""
    typed = unknown.casefold().split()[:2]
    by_last_word = {command.split()[-1]: command for command in reversed(known)}
    for guess, cutoff in ((" ".join(typed)[:40], 0.6), (typed[0][:40], 0.6), (typed[-1][:40], 0.7)):
        near = get_close_matches(guess, [*known, *by_last_word], n=1, cutoff=cutoff)
        if near:
            return by_last_word.get(near[0], near[0])
    return ""


def _home_url(call: Call) -> str:
    """Return the address of the bot's Home in this workspace."""
    app = call.body.get("api_app_id", "")
    return f"https://slack.com/app_redirect?app={app}&team={call.team[1]}&tab=home"
