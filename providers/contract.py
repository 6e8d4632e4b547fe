"""What a provider is: a declaration. A capability is a plain function; an absent one says why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from providers.acting import Act, Publishing, Remove, Verb
from providers.api import Api, Budget, Checked, budget, check
from providers.linking import Link
from providers.measuring import Measure
from providers.vocabulary import Batch, Connection, Found, Kind, Page


class FindPages(Protocol):
    """Search by URL, handle or words, as a person typed them."""

    async def __call__(self, api: Api, query: str, /) -> Found:
        """Return the most relevant pages first.

        Raises ProviderError only when nothing could be asked.
        """
        ...


class Poll(Protocol):
    """Ask for what is new on a page since the cursor ("" the first time)."""

    async def __call__(self, api: Api, page: Page, cursor: str, /) -> Batch:
        """Return the newest items first. Raises ProviderError."""
        ...


@dataclass(frozen=True, slots=True)
class Cannot:
    """A capability that is absent, and why."""

    why: str


NOT_PUBLISHED = Cannot("Nothing can be published here.")
NOT_LINKED = Cannot("Profiles of this service cannot be linked yet.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadence:
    """How often a page is polled: at most every `shortest`, at least every `longest`."""

    shortest: timedelta
    longest: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A service, and all that the bot can do with it.

    `polls` holds, for each connection, one poll for each kind of item, or why that connection is
    not offered. `withheld` tells what a public page of this service does not show, in a sentence.
    `asks_for` is the placeholder of the search box; `base_url` the default, replaced by
    `<NAME>_BASE_URL`. `needs` are the operator's settings, without the service's prefix, that even
    anyone's page cannot be read without. `link` is how a profile is linked; `check` the table of
    the service's errors; `budget` what an answer's headers leave of its rate limit.

    `acts` are what can be done to the items of authorized pages; a verb that is not named is
    absent without a word, one that `Cannot` says why where a person would look for it. `remove`
    takes back what `publishing` and replies have made. `measures` are its figures for each
    connection. `erases` tells that the service's rules want it erased everywhere when somebody
    deletes what they said, not only struck out.
    """

    name: str
    label: str
    emoji: str
    asks_for: str
    find_pages: FindPages | Cannot
    polls: Mapping[Connection, Mapping[Kind, Poll] | Cannot]
    cadence: Cadence
    withheld: str
    base_url: str = ""
    needs: tuple[str, ...] = ()
    link: Link | Cannot = NOT_LINKED
    acts: Mapping[Verb, Act | Cannot] = field(default_factory=dict)
    publishing: Publishing | Cannot = NOT_PUBLISHED
    remove: Remove | None = None
    measures: Mapping[Connection, tuple[Measure, ...] | Cannot] = field(default_factory=dict)
    erases: bool = False
    check: Checked = check
    budget: Budget = budget

    def can(self, connection: Connection) -> bool:
        """Whether pages can be connected in this way at all."""
        return not isinstance(self.polls.get(connection, Cannot("")), Cannot)
