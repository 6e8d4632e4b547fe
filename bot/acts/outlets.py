"""Outlets: the pages that somebody may publish on, and why others are left out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot import rules
from bot.acts import trusted
from bot.bot import Bot
from bot.messages import causes
from bot.people import Person, must_manage
from providers.acting import Publishing
from providers.contract import Cannot, Provider
from providers.vocabulary import Page
from storage import openings
from storage.openings import Opening
from storage.pages import described


@dataclass(frozen=True, slots=True)
class Outlet:
    """A page that can be published on."""

    id: int
    page: Page
    label: str
    publishing: Publishing


@dataclass(frozen=True, slots=True)
class Closed:
    """A page that cannot be published on now; `why` ends a sentence."""

    name: str
    label: str
    why: str


@dataclass(frozen=True, slots=True)
class Outlets:
    """The pages of one person, by name."""

    open: Sequence[Outlet]
    closed: Sequence[Closed]

    def chosen(self, page_ids: Collection[int]) -> list[Outlet]:
        """Return those that are open."""
        return [one for one in self.open if one.id in page_ids]


async def of(bot: Bot, who: Person) -> Outlets:
    """Return where this person may publish. Raises NotAllowed for who may only look."""
    must_manage(who)
    async with bot.database.reading() as session:
        found = await openings.every(session, who.workspace_id)
    known = [one for one in found if one.page.service in bot.providers]
    mine = await trusted.trusting(bot, who, [one.page.id for one in known])
    opened: list[Outlet] = []
    closed: list[Closed] = []
    for one in known:
        if one.page.id in mine:
            provider = bot.provider(one.page.service)
            outlet = _outlet(provider, one)
            (opened if isinstance(outlet, Outlet) else closed).append(outlet)  # type: ignore[arg-type]
    return Outlets(opened, closed)


def _outlet(provider: Provider, one: Opening) -> Outlet | Closed:
    name, publishing = one.page.name, provider.publishing
    if isinstance(publishing, Cannot):
        return Closed(name, provider.label, publishing.why)
    if one.stream.refused_at or one.scopes is None:
        return Closed(name, provider.label, "must be reconnected first: `/social status` tells how")
    if missing := rules.lacking(publishing.scopes, one.scopes):
        return Closed(name, provider.label, causes.lacking(missing))
    return Outlet(
        id=one.page.id,
        page=described(one.page),
        label=provider.label,
        publishing=publishing,
    )
