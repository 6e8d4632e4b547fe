"""How a page and its posts fare: what a service counts, by the day, with its own definition."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from providers.api import Api, Checked
from providers.vocabulary import Item, Page


class Figure(StrEnum):
    """What is counted, in the storyboard's words."""

    IMPRESSIONS = "impressions"
    REACH = "reach"
    FOLLOWERS = "followers"
    ENGAGEMENT = "engagement"
    POSTS = "posts"


class OfPage(Protocol):
    """Ask for a page's figure, day by day."""

    async def __call__(
        self, api: Api, page: Page, since: date, until: date, /
    ) -> Mapping[date, float]:
        """Return what is known of these days, both included; the service's own days.

        Days that it does not give are left out. Raises ProviderError.
        """
        ...


class OfPosts(Protocol):
    """Ask for the same figure of single posts, over their whole life."""

    async def __call__(self, api: Api, page: Page, items: Sequence[Item], /) -> Mapping[str, float]:
        """Return it by native id; posts of which it is not given are left out."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One figure of a service.

    `means` is the service's own definition, in a sentence or two of ours. `counts` says what a unit
    is ("displays", "people"). `is_total` tells that a day's value is how it stands at its end, not
    what was added. `lag` is how many days it comes late. `page` or `posts` is None where the
    service does not give it at that level.
    """

    figure: Figure
    label: str
    means: str
    counts: str
    is_total: bool = False
    lag: int = 0
    scopes: tuple[str, ...] = ()
    page: OfPage | None = None
    posts: OfPosts | None = None


def days(first: date, last: date) -> list[date]:
    """Return every day from the first to the last, both included."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def under(check: Checked, measures: Sequence[Measure]) -> tuple[Measure, ...]:
    """Return the same under another table of the service's errors, as who has no token is told."""
    return tuple(
        replace(
            one,
            page=_page_under(check, one.page) if one.page else None,
            posts=_posts_under(check, one.posts) if one.posts else None,
        )
        for one in measures
    )


def _page_under(check: Checked, ask: OfPage) -> OfPage:
    async def asked(api: Api, page: Page, since: date, until: date, /) -> Mapping[date, float]:
        return await ask(replace(api, check=check), page, since, until)

    return asked


def _posts_under(check: Checked, ask: OfPosts) -> OfPosts:
    async def asked(api: Api, page: Page, items: Sequence[Item], /) -> Mapping[str, float]:
        return await ask(replace(api, check=check), page, items)

    return asked
