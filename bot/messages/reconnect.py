"""The modal *Reconnect*: what stands still, and a link for whoever clicked."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.messages import causes, mrkdwn, text
from bot.messages.blocks import Block, context, lines, modal, section
from bot.messages.profiles import Offered, connect_by

MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Still:
    """A page that stands still, why, and what helps, in a sentence."""

    name: str
    service: str
    cause: str
    cure: str = ""


def view(still: Sequence[Still], offered: Sequence[Offered], *, nonce: str) -> Block:
    """Draw the modal: a link for each service of which pages stand still."""
    if not still:
        return modal("Reconnect", [section(":white_check_mark: All of it is read again.")])
    drawn = modal(
        "Reconnect",
        [
            *(_service(one, still) for one in offered),
            context(
                "Use an account that manages the page: your own will do, it need not be the one "
                "that was linked before. Nothing that was read is lost, and nothing comes twice."
            ),
        ],
    )
    return {**drawn, "external_id": f"reconnect.{nonce}"}


def _service(one: Offered, everything: Sequence[Still]) -> Block:
    still = [page for page in everything if page.service == one.service]
    told = [f"• {mrkdwn.bold(page.name)}: {causes.words(page.cause).why}" for page in still]
    name = f"{one.emoji} *{mrkdwn.name(one.label)}*"
    cures = dict.fromkeys(page.cure for page in still)
    said = lines([name, *text.first(told, MOST_SHOWN), *(cure for cure in cures if cure)])
    if one.missing:
        return section(f"{said}\nIt is not set up here any more; ask whoever runs the bot.")
    return section(said, accessory=connect_by(one, "Reconnect"), block_id=f"again.{one.service}")


def done(names: Sequence[str]) -> Block:
    """Say that it is done."""
    read = text.some(names, MOST_SHOWN, mrkdwn.bold)
    verb = "is" if len(names) == 1 else "are"
    return modal("Reconnect", [section(f":white_check_mark: {read} {verb} read again.")])
