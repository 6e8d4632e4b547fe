"""The one place where errors become words, told where the person is."""

import secrets
from typing import Any

import structlog

from bot.errors import (
    BotError,
    CannotConnect,
    CannotEnter,
    EscalationWrong,
    HoursWrong,
    NameWrong,
    NoSuchTopic,
    PreferenceWrong,
    WordsWrong,
)
from bot.messages import problem
from bot.slack import Refused
from handlers import home, modals
from handlers.call import Call

log = structlog.get_logger()

# The person has moved on: another click drew the view anew, or it was closed.
MOVED_ON = modals.CLOSED | {"hash_conflict"}
TOO_LATE = frozenset(
    {"expired_trigger_id", "trigger_expired", "trigger_exchanged", "invalid_trigger_id"}
)
TOOK_TOO_LONG = "That took too long for Slack. Please try again."
FIELD_OF: dict[type[Exception], str] = {
    NameWrong: "name",
    CannotEnter: "channel",
    NoSuchTopic: "topic",
    CannotConnect: "service",
    PreferenceWrong: "recipients",
    WordsWrong: "word",
    HoursWrong: "until",
    EscalationWrong: "minutes",
}


async def tell(call: Call, error: Exception) -> None:
    """Tell the caller: in the modal or the Home that is open, else in a message of their own."""
    if isinstance(error, Refused) and error.code in MOVED_ON:
        return
    words = explained(error)
    try:
        if call.in_modal and "id" in call.view:
            await call.redraws(problem.in_view(call.view, words))
        elif call.in_home:
            await home.draw(call, words=words)
        else:
            await call.answer(problem.message(words), instead=False)
    except Exception as trouble:  # noqa: BLE001 - there is nobody left to tell
        log.warning("could not tell", words=words, why=repr(trouble))


def in_ack(call: Call, error: Exception) -> dict[str, Any]:
    """Return the ack that tells the caller: under a field of the modal, or on top of it."""
    words = explained(error)
    if call.body.get("type") == "block_suggestion":
        return {"options": []}
    fields = [
        block["block_id"] for block in call.view.get("blocks", []) if block["type"] == "input"
    ]
    if not fields:
        return {"response_action": "update", "view": problem.in_view(call.view, words)}
    wanted = FIELD_OF.get(type(error), "")
    return {
        "response_action": "errors",
        "errors": {wanted if wanted in fields else fields[0]: words},
    }


def explained(error: Exception) -> str:
    """Return the error in words; one that we cannot explain is logged under its reference."""
    if isinstance(error, BotError):
        return str(error)
    if isinstance(error, Refused) and error.code in TOO_LATE:
        return TOOK_TOO_LONG
    if isinstance(error, TimeoutError):
        log.warning("took too long", exc_info=error)
        return TOOK_TOO_LONG
    reference = secrets.token_hex(2)
    log.error("something broke", reference=reference, exc_info=error)
    return f"Something broke, reference {reference}. Please try again."
