"""The door to the web without a web: requests are answered in the same process, and at once."""

from collections.abc import Mapping
from typing import Any, cast

from providers.api import Api
from providers.http import Http, Reply
from tests.providers.loopback import NOW, Answering, Asked


class PlayedHttp:
    """Takes what `Http` takes."""

    def __init__(self, answering: Answering) -> None:
        self.answering = answering

    async def request(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        data: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> Reply:
        path = "/" + url.split("://", 1)[1].partition("/")[2]
        query = {
            name: [str(one) for one in (value if isinstance(value, list) else [value])]
            for name, value in (params or {}).items()
        }
        sent = {name.lower(): value for name, value in (headers or {}).items()}
        told = self.answering(Asked(path, query, method, sent, dict(data or {})))
        answered = {name.lower(): value for name, value in told.headers.items()}
        return Reply(told.status, answered, told.body, url)


def played(answering: Answering, url: str = "https://social.example.com") -> Api:
    """Return a service that answers so."""
    return Api(cast("Http", PlayedHttp(answering)), url, NOW)
