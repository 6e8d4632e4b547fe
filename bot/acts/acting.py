"""Acting: what a person wants done to an item is written down; `doing` does it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.acts import powers, trusted
from bot.acts.powers import Power
from bot.bot import Bot
from bot.errors import CannotAct
from bot.people import Person
from bot.watching.reading import NOT_KEPT
from providers.acting import UNDOES, Limits, Verb
from providers.contract import Provider
from providers.vocabulary import Item, Page
from storage import acts, outbox, workspaces
from storage.acts import Scene
from storage.content import unpack
from storage.models import Act
from storage.pages import described

# So long a wish waits in which it can be taken back.
SECONDS = 10
SECOND_THOUGHTS = timedelta(seconds=SECONDS)
THOUGHT_OVER = frozenset({Verb.REPLY, Verb.DELETE})
_DOES = {undo: verb for verb, undo in UNDOES.items()}


@dataclass(frozen=True, slots=True)
class Stage:
    """An item before somebody acts on it: what can be done, and as which page."""

    scene: Scene
    item: Item
    provider: Provider
    power: Power

    @property
    def page(self) -> Page:
        """As which page it is done."""
        return described(self.scene.page)

    @property
    def limits(self) -> Limits | None:
        """How long the words may be."""
        return self.power.act.limits if self.power.act else None

    def shown(self, words: str) -> str:
        """Return the HTML as which the service will show these words."""
        return self.power.act.shown(self.item, words) if self.power.act else ""


@dataclass(frozen=True, slots=True)
class Wished:
    """A wish as it was written down, and what it is about; `again` when it was there already."""

    act: Act
    stage: Stage
    again: bool = False


async def stage(bot: Bot, who: Person, item_id: int, verb: Verb) -> Stage:
    """Look whether this person can do that to this item. Raises NotAllowed, CannotAct."""
    found = await look(bot, who, item_id, verb)
    if found.power.closed:
        raise CannotAct(f"It cannot be done: {found.power.closed.rstrip('.')}.")
    return found


async def look(bot: Bot, who: Person, item_id: int, verb: Verb) -> Stage:
    """Look what keeps this person from doing that, if anything. Raises NotAllowed, CannotAct."""
    scene = await _scene(bot, who, item_id)
    provider, item = bot.provider(scene.page.service), unpack(scene.item.content)
    scopes = _scopes(bot, scene)
    power = powers.one(provider, item, verb, scopes=scopes, now=bot.now())
    if power is None:
        raise CannotAct(f"{provider.label} does not offer that here.")
    return Stage(scene, item, provider, power)


async def missing(bot: Bot, who: Person, item_id: int) -> tuple[Provider, list[Power]]:
    """Return all that a person would look for on an item and that cannot be done.

    Raises NotAllowed, CannotAct.
    """
    scene = await _scene(bot, who, item_id)
    provider, item = bot.provider(scene.page.service), unpack(scene.item.content)
    found = powers.of(provider, item, scopes=_scopes(bot, scene), now=bot.now())
    return provider, [power for power in found if power.closed]


async def _scene(bot: Bot, who: Person, item_id: int) -> Scene:
    async with bot.database.reading() as session:
        scene = await acts.scene(session, who.workspace_id, item_id)
    if scene is None:
        raise CannotAct(NOT_KEPT)
    await trusted.must_act(bot, who, scene.page.id)
    return scene


def _scopes(bot: Bot, scene: Scene) -> Sequence[str]:
    """Return what the page's profile was allowed. Raises CannotAct where nobody can act."""
    provider = bot.provider(scene.page.service)
    if scene.item.gone_at:
        raise CannotAct(f"It was deleted at {provider.label}.")
    if scene.stream is None or scene.profile is None:
        raise CannotAct("Only pages that somebody here has linked can be acted on.")
    if scene.stream.refused_at:
        raise CannotAct(f"{scene.page.name} must be reconnected first: `/social status` tells how.")
    return scene.profile.scopes


async def ask(bot: Bot, who: Person, item_id: int, verb: Verb) -> Wished:
    """Write down that this person wants the item liked, hidden, deleted, or the like.

    Raises NotAllowed, CannotAct.
    """
    at, now = await stage(bot, who, item_id, verb), bot.now()
    async with bot.database.writing() as session:
        before = _before((await acts.of_items(session, [item_id])).get(item_id, ()), verb)
        if before and before.verb == verb and _stands(before):
            return Wished(before, at, again=True)
        facts = await wished(session, who, at, verb, now=now)
        facts |= {
            # Two clicks are one wish: they know of the same wish before them.
            "key": f"{verb}.{item_id}.{before.id if before else 0}",
            "made_ref": before.made_ref if before else "",
        }
        act = await acts.add(session, **facts)
        if act is None:
            # Another click was quicker.
            return Wished((await acts.of_items(session, [item_id]))[item_id][-1], at, again=True)
        await redraw(session, act, now)
    return Wished(act, at)


async def wished(
    session: AsyncSession, who: Person, at: Stage, verb: Verb, *, now: datetime
) -> dict[str, Any]:
    """Return what is written down of a wish."""
    workspace = await workspaces.one(session, who.workspace_id)
    due = now + SECOND_THOUGHTS if verb in THOUGHT_OVER else now
    return {
        "workspace_id": who.workspace_id,
        "page_id": at.scene.page.id,
        "item_id": at.scene.item.id,
        "verb": verb.value,
        "by": who.user_id,
        "asked_at": now,
        "planned_at": due,
        "due_at": due,
        "needs_approval": workspace is not None and verb.value in workspace.approved,
    }


def _before(known: Sequence[Act], verb: Verb) -> Act | None:
    """Return the last wish of the same kind: to do it, or to undo it."""
    family = {verb, UNDOES.get(verb), _DOES.get(verb)}
    return next((one for one in reversed(known) if one.verb in family), None)


def _stands(wish: Act) -> bool:
    """Tell whether a wish is done or will be."""
    return not (wish.failed_at or wish.cancelled_at)


async def redraw(session: AsyncSession, wish: Act, now: datetime) -> None:
    """Owe the message of the item anew, wherever it stands."""
    if wish.item_id:
        await outbox.owe_changes(session, [wish.item_id], now=now)
