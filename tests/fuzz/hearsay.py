"""A way to the web on which any answer may come: examples that are spoilt, errors, silence."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

import httpx

from providers.errors import Unavailable
from providers.http import ORDINARY, Limits, Reply

STATUSES = (200,) * 80 + (204, 304, 400, 401, 403, 404, 410, 418, 429, 500, 503, 999)
HEADERS = (
    "etag", "last-modified", "content-type", "retry-after", "link", "cache-control", "location",
    "x-ratelimit-reset", "www-authenticate", "dpop-nonce", "x-app-usage", "x-wp-total",
)  # fmt: skip
VALUES = (
    "", "0", "-1", "1e9", "99999999999999", "max-age=999999999999", "ü", "x" * 3_000,
    "Fri, 31 Feb 2026 25:61:61 GMT", "<http://[::1>; rel=next", "text/html; charset=utf-99",
    "application/json", "application/rss+xml", "http://other.example/", "//", "{",
    '{"call_count": "x"}', 'W/"x"',
)  # fmt: skip


# From the dice and the address to what is told there.
Tells = Callable[[Random, str], bytes]


@dataclass
class Hearsay:
    """Answers with what `tells` makes of the dice, whoever asks for it."""

    dice: Random
    tells: Tells

    async def request(
        self, method: str, url: str, *, limits: Limits = ORDINARY, **options: Any
    ) -> Reply:
        """Return any answer. Raises Unavailable."""
        if self.dice.random() < 0.02:
            raise Unavailable("did not answer")
        headers = [
            (self.dice.choice(HEADERS).encode(), self.dice.choice(VALUES).encode())
            for _ in range(self.dice.choice((0, 0, 1, 3)))
        ]
        moved = self.dice.choice(("",) * 9 + ("http://other.example/x",))
        status = self.dice.choice(STATUSES)
        return Reply(status, httpx.Headers(headers), self.tells(self.dice, url), url, moved)


def written(value: Any) -> bytes:
    """Return a value as JSON, whatever is in it."""
    return json.dumps(value).encode()
