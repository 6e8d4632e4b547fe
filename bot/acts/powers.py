"""What can be done to an item by the page that got it. Pure: the moment comes from outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot import rules
from bot.messages import causes
from providers.acting import UNDOES, Act, Verb, Whose
from providers.contract import Cannot, Provider
from providers.vocabulary import Item

# The order of the buttons. Undoing takes the place of what it undoes.
SHOWN = (Verb.REPLY, Verb.LIKE, Verb.HIDE, Verb.DELETE)
_UNDONE = {undo: verb for verb, undo in UNDOES.items()}


@dataclass(frozen=True, slots=True)
class Power:
    """A verb that an item's service has, and why it cannot be done here ("" when it can)."""

    verb: Verb
    act: Act | None
    closed: str = ""


def of(provider: Provider, item: Item, *, scopes: Sequence[str], now: datetime) -> list[Power]:
    """Return what a person would look for on this item, in the order of the buttons.

    What the service has not is left out; what it has, and what cannot be done here, comes with its
    reason.
    """
    stands = {Verb.LIKE: item.is_liked, Verb.HIDE: item.is_hidden}
    wanted = [UNDOES[verb] if stands.get(verb) else verb for verb in SHOWN]
    found = [one(provider, item, verb, scopes=scopes, now=now) for verb in wanted]
    return [power for power in found if power is not None]


def one(
    provider: Provider, item: Item, verb: Verb, *, scopes: Sequence[str], now: datetime
) -> Power | None:
    """Return that verb on this item, or None where the service has no such thing."""
    act = provider.acts.get(verb)
    if act is None:
        return None
    if isinstance(act, Cannot):
        return Power(verb, None, act.why)
    how = act.on(item.kind)
    if how is None or not _fits(how, item, verb):
        return None
    return Power(verb, how, _closed(how, item, scopes, now))


def _fits(act: Act, item: Item, verb: Verb) -> bool:
    is_whose = {Whose.OWN: item.is_own, Whose.OTHERS: not item.is_own}.get(act.whose, True)
    is_allowed = item.can_be is None or bool({verb, _UNDONE.get(verb)} & {*item.can_be})
    return is_whose and is_allowed


def _closed(act: Act, item: Item, scopes: Sequence[str], now: datetime) -> str:
    if missing := rules.lacking(act.scopes, scopes):
        return causes.lacking(missing)
    ends = item.until or (item.posted_at + act.window if item.posted_at and act.window else None)
    if ends and now >= ends:
        return "the time in which the service takes it is over"
    return ""
