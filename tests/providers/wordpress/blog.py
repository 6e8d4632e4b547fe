"""A blog that keeps to the documented way of listing posts and comments."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from providers import wordpress
from providers.contract import Poll
from providers.vocabulary import Batch, Page
from providers.wordpress.linking import Basic
from providers.wordpress.polling import poll_own_comments, poll_own_posts
from tests.providers.loopback import Answer, Asked, as_json
from tests.providers.played import played

EXAMPLES = Path(wordpress.__file__).parent / "examples"
URL = "https://blog.example.com"
ROOT = f"{URL}/wp-json"
# The administrator's id.
ME = 1
BEGINNING = datetime(2026, 11, 1, tzinfo=UTC)
MISSING = {"code": "rest_post_invalid_id", "data": {"status": 404}}
FORBIDDEN = {"code": "rest_forbidden", "data": {"status": 401}}


def example(name: str) -> Any:
    """Return an example's JSON."""
    return json.loads((EXAMPLES / name).read_text())


def page(url: str) -> Page:
    """Return the blog as a page, at `url`."""
    return Page(
        service="wordpress", native_id=f"{url}/wp-json", name="Brand & Blog", url=url, handle="blog"
    )


PAGE = page(URL)


@dataclass
class Blog:
    """Posts and comments by id. `hides_comments` is what the list of comments is refused with."""

    posts: dict[int, dict[str, Any]] = field(default_factory=dict)
    comments: dict[int, dict[str, Any]] = field(default_factory=dict)
    hides_comments: Answer | None = None
    asked: list[Asked] = field(default_factory=list)
    last: int = 0

    def post(self, title: str, **more: Any) -> int:
        its_id = self._next()
        self.posts[its_id] = {
            "id": its_id,
            "title": {"rendered": title},
            "content": {"rendered": f"<p>{title}</p>", "protected": False},
            "link": f"{URL}/{its_id}/",
            "date_gmt": self._date(its_id),
            "modified_gmt": self._date(its_id),
            "status": "publish",
            **more,
        }
        return its_id

    def comment(self, post: int, text: str, **more: Any) -> int:
        its_id = self._next()
        self.comments[its_id] = {
            "id": its_id,
            "post": post,
            "parent": 0,
            "author_name": "Wile",
            "content": {"rendered": f"<p>{text}</p>"},
            "link": f"{URL}/{post}/#comment-{its_id}",
            "date_gmt": self._date(its_id),
            "status": "approved",
            **more,
        }
        return its_id

    def answer(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        path = asked.path.removeprefix("/wp-json/wp/v2/")
        if path == "posts":
            return self._listed(asked, self.posts, lambda one: one["status"] == "publish")
        if path == "comments":
            return self.hides_comments or self._commented(asked)
        if path == "users/me":
            return as_json({"id": ME})
        kind, _, its_id = path.partition("/")
        return self._one(asked, self.posts if kind == "posts" else self.comments, int(its_id))

    def _commented(self, asked: Asked) -> Answer:
        if asked.one("status") == "all" and not _is_owner(asked):
            return as_json({"code": "rest_forbidden_param"}, status=401)
        shown = {"approved", "hold"} if asked.one("status") == "all" else {"approved"}
        of = [int(one) for one in asked.one("post").split(",") if one]
        return self._listed(
            asked,
            self.comments,
            lambda one: one["status"] in shown and (not of or one["post"] in of),
        )

    def _listed(
        self, asked: Asked, rows: Mapping[int, dict[str, Any]], shown: Callable[[Any], bool]
    ) -> Answer:
        excluded = asked.one("exclude").split(",")
        rises = asked.one("order") == "asc"
        chosen = [one for one in rows.values() if shown(one) and str(one["id"]) not in excluded]
        # What is of one second stands in any order: here always the last one first.
        chosen.sort(key=lambda one: one["id"], reverse=True)
        chosen.sort(key=lambda one: one["date_gmt"], reverse=not rises)
        if after := asked.one("after"):
            since = datetime.fromisoformat(after).replace(tzinfo=None).isoformat()
            chosen = [one for one in chosen if one["date_gmt"] > since]
        if before := asked.one("before"):
            until = datetime.fromisoformat(before).replace(tzinfo=None).isoformat()
            chosen = [one for one in chosen if one["date_gmt"] < until]
        total = {"X-WP-Total": str(len(chosen))}
        size = int(asked.one("per_page") or 10)
        first = (int(asked.one("page") or 1) - 1) * size
        return as_json(chosen[first : first + size], headers=total)

    def _one(self, asked: Asked, rows: Mapping[int, dict[str, Any]], its_id: int) -> Answer:
        found = rows.get(its_id)
        if found is None:
            return as_json(MISSING, status=404)
        if found["status"] not in {"publish", "approved"} and not _is_owner(asked):
            return as_json(FORBIDDEN, status=401)
        return as_json({"id": its_id, "status": found["status"]})

    def _next(self) -> int:
        self.last += 1
        return self.last

    def _date(self, its_id: int) -> str:
        return (BEGINNING + timedelta(minutes=its_id)).replace(tzinfo=None).isoformat()


def _is_owner(asked: Asked) -> bool:
    return asked.headers.get("authorization", "").startswith("Basic ")


async def poll_once(poll: Poll, blog: Blog, cursor: str = "") -> Batch:
    """Poll the blog once, as its owner where the poll is the owner's."""
    api = played(blog.answer, URL)
    if poll in {poll_own_posts, poll_own_comments}:
        api = replace(api, signer=Basic("admin", "of-admin"))
    return await poll(api, PAGE, cursor)


def texts(batch: Batch) -> list[str]:
    """Return what the items say."""
    return [item.html.removeprefix("<p>").removesuffix("</p>") for item in batch.items]


def native(kind: str, its_id: int) -> str:
    """Return the native id of a post or comment."""
    return f"{ROOT}/wp/v2/{kind}/{its_id}"
