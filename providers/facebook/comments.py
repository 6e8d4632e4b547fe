"""What is new in the talk below a page's newest stories: comments, and answers to comments.

A list of stories cannot be asked for those with new comments, so the newest stories come with their
newest comments, and each comment is judged by its own time. What is said below stories older than
those is not seen.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from providers._meta import paging
from providers._meta.errors import needing
from providers.api import Api
from providers.errors import PageGone
from providers.facebook import calls, items
from providers.facebook.confirming import confirmed
from providers.facebook.following import seconds
from providers.facebook.permissions import READ_OTHERS, SWITCH_ON
from providers.facebook.talk_cursor import Known, TalkCursor
from providers.shapes import expected_shape, key, record, records
from providers.vocabulary import Batch, Item, Page
from providers.window import look

# Portions of talk that one poll reads back; what is below them waits for the next.
PORTIONS = 5


@dataclass(frozen=True, slots=True)
class Talk:
    """The comments of one story in one answer, the newest first; what asks for older ones."""

    items: Mapping[str, Item]
    known: Mapping[str, Known]
    older: str

    def ends_above(self, cut: int, seen: Mapping[str, Known]) -> bool:
        """Tell whether comments that are new to us may lie below these."""
        last = next(reversed(tuple(self.known)), None)
        return bool(self.older) and last is not None and self.is_new(last, cut, seen)

    def is_new(self, its_id: str, cut: int, seen: Mapping[str, Known]) -> bool:
        """Tell whether this one was never seen, and is no old one that only moved into view."""
        return its_id not in seen and self.known[its_id][1] >= cut


async def poll_comments(api: Api, page: Page, cursor: str) -> Batch:
    """Bring new comments, edits and deletions. Raises ProviderError."""
    seen = TalkCursor.read(cursor)
    with needing(READ_OTHERS, why=SWITCH_ON):
        if seen and seen.behind:
            return await _read_back(api, page, seen)
        answer = await calls.talk(api, page.native_id)
        with expected_shape():
            talks = _talks(answer.json, page)
        batch = await _compared(api, talks, seen) if seen else _first(talks)
    return replace(batch, not_before=answer.not_before)


def _first(talks: Mapping[str, Talk]) -> Batch:
    cursor = TalkCursor().remember({story: talk.known for story, talk in talks.items()})
    found = [item for talk in talks.values() for item in talk.items.values()]
    return Batch(items=items.newest_first(found), cursor=cursor.text())


async def _compared(api: Api, talks: Mapping[str, Talk], seen: TalkCursor) -> Batch:
    marks: dict[str, dict[str, Known]] = {}
    brought: list[Item] = []
    missing: list[str] = []
    behind: dict[str, tuple[str, int]] = {}
    for story, talk in talks.items():
        before = seen.marks.get(story, {})
        told = look(_marks(talk.known), _marks(before), whole=not talk.older)
        missing += told.missing
        new = {one for one in talk.known if talk.is_new(one, seen.cut, before)}
        brought += [item for one, item in talk.items.items() if one in {*new, *told.changed}]
        if talk.ends_above(seen.cut, before):
            behind[story] = (talk.older, seen.cut)
        marks[story] = {**before, **talk.known}
    gone, waiting = await confirmed(api, missing)
    dropped = {*missing} - {*waiting}
    left = {
        story: {one: known for one, known in talk.items() if one not in dropped}
        for story, talk in marks.items()
    }
    now = replace(seen.remember(left), behind=behind)
    return Batch(items=items.newest_first(brought), cursor=now.text(), gone=gone, more=bool(behind))


async def _read_back(api: Api, page: Page, seen: TalkCursor) -> Batch:
    """Read the older comments of stories of which the newest comments were all new."""
    behind, marks = dict(seen.behind), {story: dict(one) for story, one in seen.marks.items()}
    brought: list[Item] = []
    for _ in range(PORTIONS):
        story, (onwards, cut) = next(iter(behind.items()))
        before = marks.setdefault(story, {})
        talk = await _older(api, page, story, onwards)
        brought += [item for one, item in talk.items.items() if talk.is_new(one, cut, before)]
        behind[story] = (talk.older, cut)
        if talk.older == onwards or not talk.ends_above(cut, before):
            del behind[story]
        before |= talk.known
        if not behind:
            break
    now = replace(seen.remember(marks), behind=behind)
    return Batch(items=items.newest_first(brought), cursor=now.text(), more=bool(behind))


async def _older(api: Api, page: Page, story: str, onwards: str) -> Talk:
    try:
        answer = await calls.older_talk(api, story, onwards)
    except PageGone:
        return Talk({}, {}, "")
    with expected_shape():
        return _talk(record(answer), story, page)


def _talks(answer: Any, page: Page) -> dict[str, Talk]:
    stories = [one for one in records(record(answer)["data"]) if items.is_own_wall(one, page)]
    return {
        key(one["id"]): _talk(record(one.get("comments")), key(one["id"]), page) for one in stories
    }


def _talk(answer: Any, story: str, page: Page) -> Talk:
    found = {key(one["id"]): one for one in records(answer.get("data"))}
    order = sorted(found, key=lambda its_id: seconds(found[its_id]), reverse=True)
    said = {its_id: items.comment(found[its_id], story, page) for its_id in order}
    known = {its_id: (items.mark_of(item), seconds(found[its_id])) for its_id, item in said.items()}
    return Talk(said, known, paging.onwards(answer))


def _marks(known: Mapping[str, Known]) -> dict[str, str]:
    """Return the marks alone, the newest first."""
    order = sorted(known.items(), key=lambda one: one[1][1], reverse=True)
    return {its_id: mark for its_id, (mark, _) in order}
