"""What keeps the small Facebook from answering: an outage, a limit, or being asked for too much."""

import json
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from bot.sandbox.graph.refusal import Refusal

APP_USAGE = '{"call_count":28,"total_time":25,"total_cputime":25}'


@dataclass
class Trouble:
    """`until` then no calls are let in; `most` stories can be put together at once."""

    outage: bool = False
    until: datetime | None = None
    most: int = 100

    def strike(self, page_id: str, now: datetime) -> None:
        """Raise Refusal while there is trouble; a page's token is limited by the page."""
        if self.outage:
            raise Refusal(
                "An unexpected error has occurred. Please retry your request later.", 2,
                status=500, is_transient=True,
            )  # fmt: skip
        left = (self.until - now).total_seconds() if self.until else 0
        if left > 0 and page_id:
            usage = {
                "type": "pages", "call_count": 100, "total_cputime": 30, "total_time": 41,
                "estimated_time_to_regain_access": ceil(left / 60),
            }  # fmt: skip
            raise Refusal(
                "(#80001) There have been too many calls to this Page account. Wait a bit and try "
                "again.",
                80001, 2446079, is_transient=True,
                headers={"X-Business-Use-Case-Usage": json.dumps({page_id: [usage]})},
            )  # fmt: skip
        if left > 0:
            usage = {"call_count": 100, "total_time": 100, "total_cputime": 100}
            raise Refusal(
                "(#4) Application request limit reached", 4, status=403, is_transient=True,
                headers={"X-App-Usage": json.dumps(usage)},
            )  # fmt: skip

    def too_much(self, limit: int) -> None:
        """Refuse a list that is too long for it."""
        if limit > self.most:
            raise Refusal(
                "Please reduce the amount of data you're asking for, then retry your request", 1,
                status=500,
            )  # fmt: skip
