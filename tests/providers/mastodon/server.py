"""A Mastodon server with one account, which keeps to the documented way of listing statuses."""

import json
from collections.abc import Iterable
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
WILE: dict[str, Any] = {
    **ACCOUNT,
    "id": "7",
    "username": "wile",
    "acct": "wile@desert.example",
    "display_name": "Wile E.",
    "url": "https://desert.example/@wile",
}


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
    """`statuses` by id, the oldest first; of `notifications` what tells of which status."""

    statuses: dict[int, dict[str, Any]] = field(default_factory=dict)
    notifications: dict[int, tuple[str, int]] = field(default_factory=dict)
    others: dict[int, dict[str, Any]] = field(default_factory=dict)
    knows_types: bool = True
    asked: list[Asked] = field(default_factory=list)
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

    def mention(self, text: str, **other: Any) -> int:
        """Let somebody else write to the account; return the status's id."""
        its_id = self.post(text, account=WILE, url=f"https://desert.example/@wile/{self.last + 1}")
        self.others[its_id] = self.statuses.pop(its_id) | other
        self.notify("mention", its_id)
        return its_id

    def notify(self, what: str, its_id: int) -> None:
        self.last += 1
        self.notifications[self.last] = (what, its_id)

    def edit(self, its_id: int, text: str) -> None:
        status = (self.statuses | self.others)[its_id]
        status["content"] = f"<p>{text}</p>"
        status["edited_at"] = "2026-11-20T00:00:00.000Z"

    def answer(self, asked: Asked) -> Answer:
        path = asked.path
        self.asked.append(asked)
        if path == "/api/v1/notifications":
            return self._notified(asked)
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
        found = (self.statuses | self.others).get(its_id)
        return as_json(found) if found else not_found()

    def _listed(self, asked: Asked) -> list[dict[str, Any]]:
        chosen = _page(self.statuses, asked)
        return [{**self.statuses[its_id], "account": self.account} for its_id in chosen]

    def _notified(self, asked: Asked) -> Answer:
        statuses = {its_id: {**one, "account": ACCOUNT} for its_id, one in self.statuses.items()}
        statuses |= self.others
        types = asked.query["types[]"] if self.knows_types else []
        standing = {
            its_id: (what, statuses[of])
            for its_id, (what, of) in self.notifications.items()
            if of in statuses and (what in types or not self.knows_types)
        }
        chosen = _page(standing, asked)
        listed = [
            {"id": str(its_id), "type": standing[its_id][0], "status": standing[its_id][1]}
            for its_id in chosen
        ]
        previous = (
            f'<https://social.example.com/x?min_id={chosen[0]}>; rel="prev"' if chosen else ""
        )
        return as_json(listed, headers={"Link": previous})


def _page(ids: Iterable[int], asked: Asked) -> list[int]:
    """Return the ids that are asked for, the newest first."""
    limit, lowest = int(asked.one("limit") or 20), int(asked.one("min_id") or -1)
    highest = int(asked.one("max_id") or 10**9)
    above = [its_id for its_id in ids if lowest < its_id < highest]
    return [*reversed(above[:limit] if lowest >= 0 else above[-limit:])]
