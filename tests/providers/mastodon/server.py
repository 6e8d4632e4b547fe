"""A Mastodon server with one account, which keeps to the documented way of listing statuses."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from providers import mastodon
from providers.vocabulary import Page
from tests.providers.loopback import Answer, Asked, as_json, not_found

EXAMPLES = Path(mastodon.__file__).parent / "examples"
BEGINNING = datetime(2026, 11, 1, tzinfo=UTC)


def example(name: str) -> Any:
    """Return an example's JSON."""
    return json.loads((EXAMPLES / name).read_text())


ACCOUNT: dict[str, Any] = example("account.json")
ID = ACCOUNT["id"]


def account_page(url: str) -> Page:
    """Return the account as a page of the server at `url`."""
    return Page(
        service="mastodon",
        native_id=f"{url}/api/v1/accounts/{ID}",
        name=ACCOUNT["display_name"],
        url=ACCOUNT["url"],
        handle="@acme@example.com",
        picture_url=ACCOUNT["avatar_static"],
    )


@dataclass
class Server:
    """`statuses` by id, the oldest first."""

    statuses: dict[int, dict[str, Any]] = field(default_factory=dict)
    account: dict[str, Any] = field(default_factory=lambda: dict(ACCOUNT))
    closed: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    last: int = 1000

    def post(self, text: str, **other: Any) -> int:
        self.last += 1
        self.statuses[self.last] = {
            "id": str(self.last),
            "content": f"<p>{text}</p>",
            "visibility": "public",
            "created_at": (BEGINNING + timedelta(seconds=self.last)).isoformat(),
            "url": f"https://social.example.com/@acme/{self.last}",
            "favourites_count": 0,
            **other,
        }
        return self.last

    def edit(self, its_id: int, text: str) -> None:
        self.statuses[its_id]["content"] = f"<p>{text}</p>"
        self.statuses[its_id]["edited_at"] = "2026-11-20T00:00:00.000Z"

    def answer(self, asked: Asked) -> Answer:
        path = asked.path
        if path == f"/api/v1/accounts/{ID}/statuses":
            return as_json(self._listed(asked), headers=self.headers)
        if path == f"/api/v1/accounts/{ID}":
            return as_json(self.account)
        if path.startswith("/api/v1/statuses/"):
            return self._one(int(path.rpartition("/")[2]))
        return not_found()

    def _one(self, its_id: int) -> Answer:
        if self.closed:
            return Answer(status=401)
        found = self.statuses.get(its_id)
        return as_json(found) if found else not_found()

    def _listed(self, asked: Asked) -> list[dict[str, Any]]:
        limit, lowest = int(asked.one("limit") or 20), int(asked.one("min_id") or -1)
        above = [one for its_id, one in self.statuses.items() if its_id > lowest]
        chosen = above[:limit] if lowest >= 0 else above[-limit:]
        return [{**one, "account": self.account} for one in reversed(chosen)]
