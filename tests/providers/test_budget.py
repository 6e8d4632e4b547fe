"""What answers leave of a rate limit, as services say it."""

import json

import pytest

from providers._meta import usage
from providers.api import budget


@pytest.mark.parametrize(
    ("headers", "left"),
    [
        ({"ratelimit-remaining": "75", "ratelimit-limit": "300"}, 0.25),
        ({"x-ratelimit-remaining": "300", "x-ratelimit-limit": "300"}, 1.0),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-limit": "300"}, 0.0),
        ({"x-ratelimit-remaining": "400", "x-ratelimit-limit": "300"}, 1.0),
        ({"x-ratelimit-remaining": "1", "x-ratelimit-limit": "0"}, None),
        ({"x-ratelimit-remaining": "many", "x-ratelimit-limit": "300"}, None),
        ({"x-ratelimit-remaining": "1"}, None),
        ({}, None),
    ],
)
def test_what_headers_leave(headers: dict[str, str], left: float | None) -> None:
    assert budget(headers) == left


@pytest.mark.parametrize(
    ("used", "left"),
    [
        ({"call_count": 10, "total_time": 40, "total_cputime": 25}, 0.6),
        ({"call_count": 130}, 0.0),
        ({"call_count": "odd"}, 1.0),
        ({}, None),
    ],
)
def test_what_percentages_leave(used: dict[str, object], left: float | None) -> None:
    assert usage.budget({usage.APP: json.dumps(used)}) == left


def test_the_nearest_limit_counts() -> None:
    pages = {"1": [{"call_count": 10}], "2": [{"call_count": 90, "total_time": 5}]}
    headers = {usage.APP: json.dumps({"call_count": 30}), usage.BUSINESS: json.dumps(pages)}
    assert usage.budget(headers) == pytest.approx(0.1)
