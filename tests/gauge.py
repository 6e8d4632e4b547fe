"""What is counted at the harbour: views, visitors and followers by the day, and views of posts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from providers.api import Api
from providers.contract import Cannot
from providers.errors import Cause, ReconnectNeeded
from providers.measuring import Figure, Measure
from providers.vocabulary import Connection, Item, Page

COUNT = "pages.count"
LAG = 2
MEANS = {
    Figure.IMPRESSIONS: "How often anything of the page was displayed.",
    Figure.REACH: "How many people saw anything of the page, each counted once a day.",
    Figure.FOLLOWERS: "How many people follow the page at the end of the day.",
}

Opened = Callable[[Api, Page], None]


@dataclass
class Gauge:
    """What is known of each figure, by the day; the views of posts by native id.

    `asked` lists what was asked for. `trouble` meets whoever asks for that figure. Public pages
    tell their followers, unless `is_silent`.
    """

    days: dict[Figure, dict[date, float]] = field(default_factory=dict)
    views: dict[str, float] = field(default_factory=dict)
    asked: list[tuple[Figure, date, date]] = field(default_factory=list)
    trouble: dict[Figure, Exception] = field(default_factory=dict)
    is_silent: bool = False

    def counts(self, figure: Figure, last: date, *values: float) -> None:
        """Let the days that end with that one have these values."""
        first = last - timedelta(days=len(values) - 1)
        known = self.days.setdefault(figure, {})
        known |= {first + timedelta(days=place): value for place, value in enumerate(values)}

    def declared(self, opened: Opened) -> Mapping[str, Any]:
        """Return what a provider declares of it; `opened` raises where nobody may look."""
        views = self._measure(opened, Figure.IMPRESSIONS, "Views", "displays", posts=self._of_posts)
        visitors = self._measure(opened, Figure.REACH, "Visitors", "people")
        followers = self._measure(opened, Figure.FOLLOWERS, "Followers", "people", is_total=True)
        public = Cannot("Harbour counts nothing for strangers.") if self.is_silent else (followers,)
        return {
            "measures": {
                Connection.AUTHORIZED: (views, visitors, followers),
                Connection.UNAUTHORIZED: public,
            }
        }

    def _measure(
        self, opened: Opened, figure: Figure, label: str, counts: str, **more: Any
    ) -> Measure:
        async def of_page(api: Api, page: Page, since: date, until: date) -> Mapping[date, float]:
            opened(api, page)
            self.asked.append((figure, since, until))
            if figure in self.trouble:
                raise self.trouble[figure]
            known = self.days.get(figure, {})
            return {day: value for day, value in known.items() if since <= day <= until}

        if not more.get("is_total"):
            more |= {"lag": LAG, "scopes": (COUNT,)}
        return Measure(
            figure=figure, label=label, means=MEANS[figure], counts=counts, page=of_page, **more
        )

    async def _of_posts(self, api: Api, page: Page, items: Sequence[Item]) -> Mapping[str, float]:
        found = {one.native_id for one in items}
        return {its_id: views for its_id, views in self.views.items() if its_id in found}


def closed() -> ReconnectNeeded:
    """Return what a service says that does not show a figure with these permissions."""
    return ReconnectNeeded("does not show this figure", Cause.PERMISSION, missing=[COUNT])
