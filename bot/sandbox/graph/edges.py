"""The lists below pages, stories and people: who may read them, their order, and their paging."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from bot.sandbox.graph import nodes
from bot.sandbox.graph.asking import Asker
from bot.sandbox.graph.fields import Field
from bot.sandbox.graph.records import Remark, Site, Story
from bot.sandbox.graph.refusal import invalid
from bot.sandbox.records import Json

VERSION = "v26.0"
USUAL, MOST = 25, 100
PAGING = {"limit", "after", "before", "since", "until", "__paging_token", "__previous"}
OF_COMMENTS = {"filter", "order", "summary", "live_filter"}
OF_STORIES = {"include_hidden", "with", "summary"}
WALL = {"feed", "published_posts", "posts", "visitor_posts", "tagged"}
Given = Mapping[str, str]


def wall(asker: Asker, site: Site, edge: str, given: Given, fields: Sequence[Field] | None) -> Json:
    """List stories of a page, the newest first, paged by time."""
    known(given, PAGING | OF_STORIES)
    asker.reads(site, others=edge not in {"published_posts", "posts"})
    found = sorted(
        (one for one in site.stories.values() if _on(edge, site, one) and _is_shown(one, given)),
        key=lambda one: (one.at, one.id), reverse=True,
    )  # fmt: skip
    limit = _limit(asker, given)
    shown = [one for one in found if _between(one.at, given) and _below(one.id, found, given)]
    drawn = [story(asker, one, fields) for one in shown[:limit]]
    return {"data": drawn, **_by_time(asker, site, edge, given, shown, limit)}


def story(asker: Asker, it: Story, fields: Sequence[Field] | None) -> Json:
    """Draw a story; its comments are a list below it."""
    known = {**nodes.STORY, "comments": lambda _, one, field: _nested(asker, one, field)}
    return nodes.draw(asker, it, fields, known, "created_time,message,id")


def comments(asker: Asker, it: Story, given: Given, fields: Sequence[Field] | None) -> Json:
    """List comments on a story: all (`filter=stream`), or those of the first level."""
    known(given, PAGING | OF_COMMENTS)
    every = [
        one for one in it.remarks.values() if given.get("filter") == "stream" or not one.parent
    ]
    return _talk(asker, f"{it.id}/comments", every, given, fields)


def answers(
    asker: Asker, it: Story, remark: Remark, given: Given, fields: Sequence[Field] | None
) -> Json:
    """List the answers to a comment."""
    known(given, PAGING | OF_COMMENTS)
    every = [one for one in it.remarks.values() if one.parent == remark.id]
    return _talk(asker, f"{remark.id}/comments", every, given, fields)


def accounts(asker: Asker, given: Given, fields: Sequence[Field] | None) -> Json:
    """List the pages of a person which they ticked, by cursors."""
    known(given, PAGING)
    asker.needs("pages_show_list")
    ticked = asker.grant.pages
    mine = [
        one for one in asker.graph.sites.values()
        if asker.member in one.roles and one.id in ticked and not one.suspended
    ]  # fmt: skip
    return by_cursor(
        asker, "me/accounts", mine, given, lambda one: nodes.account(asker, one, fields)
    )


def _nested(asker: Asker, it: Story, field: Field) -> Json | None:
    nodes.asker_needs_counts(asker)
    found = comments(asker, it, field.modifiers, field.fields)
    return found if found["data"] or "summary" in found else None


def _talk(
    asker: Asker, path: str, every: list[Remark], given: Given, fields: Sequence[Field] | None
) -> Json:
    newest_first = given.get("order") == "reverse_chronological"
    every.sort(key=lambda one: (one.at, one.id), reverse=newest_first)
    every = [one for one in every if _between(one.at, given)]
    usual = "created_time,from,message,id"
    drawn = by_cursor(
        asker, path, every, given,
        lambda one: nodes.draw(asker, one, fields, nodes.REMARK, usual),
    )  # fmt: skip
    if given.get("summary") == "true":
        drawn["summary"] = {"order": "ranked", "total_count": len(every), "can_comment": True}
    return drawn


def _on(edge: str, site: Site, one: Story) -> bool:
    own, here = one.by == site.id, one.on == site.id
    return {
        "feed": True, "published_posts": own, "posts": own, "visitor_posts": here and not own,
        "tagged": site.id in one.tags,
    }[edge]  # fmt: skip


def _is_shown(one: Story, given: Given) -> bool:
    return not one.hidden or given.get("include_hidden") == "true"


def _between(at: datetime, given: Given) -> bool:
    seconds = int(at.timestamp())
    since, until = given.get("since"), given.get("until")
    return (not since or seconds >= _seconds(since)) and (not until or seconds <= _seconds(until))


def _seconds(value: str) -> int:
    try:
        return int(value) if value.isdigit() else int(datetime.fromisoformat(value).timestamp())
    except ValueError as error:
        raise invalid(f"{value} is no time") from error


def _below(its_id: str, found: Sequence[Story], given: Given) -> bool:
    last = _opened(given.get("__paging_token", ""))
    order = [one.id for one in found]
    return last not in order or order.index(its_id) > order.index(last)


def _by_time(
    asker: Asker, site: Site, edge: str, given: Given, shown: Sequence[Story], limit: int
) -> Json:
    if not shown or not limit:
        return {}
    first, last = shown[0], shown[:limit][-1]
    previous = {"__previous": "1", "since": _epoch(first), "__paging_token": _closed(first.id)}
    paging = {"previous": _url(asker, f"{site.id}/{edge}", given, previous)}
    if len(shown) > limit:
        onwards = {"until": _epoch(last), "__paging_token": _closed(last.id)}
        paging["next"] = _url(asker, f"{site.id}/{edge}", given, onwards)
    return {"paging": paging}


def by_cursor(
    asker: Asker, path: str, every: Sequence[Any], given: Given, drawn: Callable[[Any], Json]
) -> Json:
    """List what has an id, a portion of it, paged by cursors."""
    limit = _limit(asker, given)
    after = _opened(given.get("after", ""))
    order = [one.id for one in every]
    start = order.index(after) + 1 if after in order else 0
    shown = every[start : start + limit]
    answer: Json = {"data": [drawn(one) for one in shown]}
    if not shown:
        return answer
    cursors = {"before": _closed(shown[0].id), "after": _closed(shown[-1].id)}
    answer["paging"] = {"cursors": cursors}
    if start + limit < len(every):
        answer["paging"]["next"] = _url(asker, path, given, {"after": cursors["after"]})
    return answer


def _url(asker: Asker, path: str, given: Given, more: Given) -> str:
    kept = {name: value for name, value in given.items() if name not in PAGING - {"limit"}}
    return f"{asker.origin}/graph/{VERSION}/{path}?{urlencode({**kept, **more})}"


def _limit(asker: Asker, given: Given) -> int:
    limit = given.get("limit", str(USUAL))
    if not limit.isdigit():
        raise invalid("limit must be a number")
    asker.graph.trouble.too_much(int(limit))
    return min(int(limit), MOST)


def known(given: Given, names: set[str]) -> None:
    """Raise Refusal for a parameter that nobody knows here."""
    for name in given:
        if name not in names:
            raise invalid(f"The parameter {name} is not known here")


def _epoch(one: Story) -> str:
    return str(int(one.at.astimezone(UTC).timestamp()))


def _closed(its_id: str) -> str:
    return urlsafe_b64encode(its_id.encode()).decode().rstrip("=")


def _opened(cursor: str) -> str:
    try:
        return urlsafe_b64decode(f"{cursor}===").decode()
    except ValueError:
        return ""
