"""How pages, people, stories and comments are drawn, field by field. Graph API v26.0."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.sandbox.graph.asking import Asker
from bot.sandbox.graph.fields import Field
from bot.sandbox.graph.records import Member, Remark, Site, Story
from bot.sandbox.graph.refusal import invalid
from bot.sandbox.records import Json

Draw = Callable[[Asker, Any, Field], Any]


def draw(
    asker: Asker, it: Any, fields: Sequence[Field] | None, known: Mapping[str, Draw], usual: str
) -> Json:
    """Draw an object with the fields that were asked for; those without a value are left out."""
    wanted = fields if fields is not None else [Field(name) for name in usual.split(",")]
    drawn: Json = {}
    for field in [*wanted, Field("id")]:
        if field.name not in known:
            kind = type(it).__name__
            raise invalid(f"Tried accessing nonexisting field ({field.name}) on node type ({kind})")
        value = known[field.name](asker, it, field)
        if value not in (None, ""):
            drawn[field.name] = value
    return drawn


def when(at: datetime) -> str:
    """Write a moment as Graph does."""
    return at.strftime("%Y-%m-%dT%H:%M:%S+0000")


def picture(asker: Asker, key: str) -> Json:
    """Draw a picture's address, which is signed anew every hour, as Facebook's are."""
    hour = int(asker.graph.now().timestamp()) // 3600
    signed = f"{asker.origin}/facebook/photo/{key}.svg?oh=00_{hour:x}"
    return {"data": {"height": 100, "is_silhouette": False, "url": signed, "width": 100}}


def author(asker: Asker, by: str) -> Json | None:
    """Draw who wrote something; the app itself is not told of people."""
    if asker.is_app:
        return None
    return {"name": asker.graph.name(by), "id": by}


def _link(asker: Asker, path: str) -> str:
    return f"{asker.origin}/facebook/{path}"


def _permalink(asker: Asker, story: Story) -> str:
    return _link(asker, f"{story.on}/posts/{story.id.partition('_')[2]}")


def _image(asker: Asker, key: str) -> Json:
    src = picture(asker, key)["data"]["url"]
    return {"image": {"height": 720, "src": src, "width": 720}}


def _attachments(asker: Asker, story: Story, field: Field) -> Json | None:
    del field
    url = _permalink(asker, story)
    if story.link:
        shared = {
            "media_type": "link", "type": "share", "title": "A page on the web", "url": story.link,
            "unshimmed_url": story.link,
        }  # fmt: skip
        return {"data": [shared]}
    if not story.photos:
        return None
    keys = [f"{story.id}-{number}" for number in range(story.photos)]
    photos = [
        {"media_type": "photo", "type": "photo", "media": _image(asker, key), "url": url}
        for key in keys
    ]
    album = {
        "media_type": "album", "type": "new_album", "title": "On the quay", "url": url,
        "media": _image(asker, keys[0]), "subattachments": {"data": photos},
    }  # fmt: skip
    return {"data": [album]}


def _reactions(asker: Asker, story: Story, field: Field) -> Json:
    if field.modifiers.get("summary") != "true":
        return {"data": []}
    asker_needs_counts(asker)
    own = "LIKE" if asker.page in story.likers else "NONE"
    total = story.likes + len(story.likers)
    return {"data": [], "summary": {"total_count": total, "viewer_reaction": own}}


def asker_needs_counts(asker: Asker) -> None:
    """Raise Refusal unless what others did may be counted: v25 and later ask for a permission."""
    if not asker.is_app:
        asker.needs("pages_read_user_content")


def _parent(asker: Asker, remark: Remark, field: Field) -> Json | None:
    if not remark.parent:
        return None
    found = asker.graph.find(remark.parent)
    assert isinstance(found, Remark)  # noqa: S101 - an answer's parent is a comment
    return draw(asker, found, field.fields, REMARK, "created_time,message,from,id")


def _said(asker: Asker, remark: Remark, field: Field) -> str:
    del field
    story = next(
        one for site in asker.graph.sites.values() for one in site.stories.values()
        if remark.id in one.remarks
    )  # fmt: skip
    number = remark.id.partition("_")[2]
    return f"{_permalink(asker, story)}?comment_id={number}"


SITE: dict[str, Draw] = {
    "id": lambda _, site, __: site.id,
    "name": lambda _, site, __: site.name,
    "username": lambda _, site, __: site.username,
    "link": lambda asker, site, _: _link(asker, site.username),
    "about": lambda _, site, __: site.about,
    "category": lambda _, site, __: site.category,
    "followers_count": lambda _, site, __: site.followers,
    "picture": lambda asker, site, _: picture(asker, site.username),
    "verification_status": lambda *_: "not_verified",
}
MEMBER: dict[str, Draw] = {
    "id": lambda _, member, __: member.id,
    "name": lambda _, member, __: member.name,
    "picture": lambda asker, member, _: picture(asker, member.key),
}
STORY: dict[str, Draw] = {
    "id": lambda _, story, __: story.id,
    "message": lambda _, story, __: story.message,
    "story": lambda _, story, __: story.story,
    "created_time": lambda _, story, __: when(story.at),
    "updated_time": lambda _, story, __: when(
        max((one.at for one in story.remarks.values()), default=story.at)
    ),
    "permalink_url": lambda asker, story, _: _permalink(asker, story),
    "from": lambda asker, story, _: author(asker, story.by),
    "full_picture": lambda asker, story, _: (
        picture(asker, f"{story.id}-0")["data"]["url"] if story.photos else None
    ),
    "status_type": lambda _, story, __: "added_photos" if story.photos else "mobile_status_update",
    "is_hidden": lambda _, story, __: story.hidden,
    "timeline_visibility": lambda _, story, __: "hidden" if story.hidden else "normal",
    "is_published": lambda *_: True,
    "parent_id": lambda *_: None,
    "shares": lambda _, story, __: {"count": story.shares} if story.shares else None,
    "message_tags": lambda *_: None,
    "attachments": _attachments,
    "reactions": _reactions,
}
REMARK: dict[str, Draw] = {
    "id": lambda _, remark, __: remark.id,
    "message": lambda _, remark, __: remark.message,
    "created_time": lambda _, remark, __: when(remark.at),
    "from": lambda asker, remark, _: author(asker, remark.by),
    "parent": _parent,
    "like_count": lambda _, remark, __: remark.likes + len(remark.likers),
    "comment_count": lambda asker, remark, __: _answers(asker, remark),
    "permalink_url": _said,
    "attachment": lambda *_: None,
    "is_hidden": lambda _, remark, __: remark.hidden,
    "is_private": lambda *_: False,
    "user_likes": lambda asker, remark, _: asker.page in remark.likers,
    "can_comment": lambda asker, remark, _: bool(asker.page) and not remark.parent,
    "can_hide": lambda asker, remark, _: bool(asker.page) and remark.by != asker.page,
    "can_like": lambda asker, *_: bool(asker.page),
    "can_remove": lambda asker, *_: bool(asker.page),
    "can_reply_privately": lambda *_: False,
}


def _answers(asker: Asker, remark: Remark) -> int:
    stories = [one for site in asker.graph.sites.values() for one in site.stories.values()]
    story = next(one for one in stories if remark.id in one.remarks)
    return sum(one.parent == remark.id for one in story.remarks.values())


def person(asker: Asker, member: Member, fields: Sequence[Field] | None) -> Json:
    """Draw a person."""
    return draw(asker, member, fields, MEMBER, "id,name")


def account(asker: Asker, site: Site, fields: Sequence[Field] | None) -> Json:
    """Draw a page as /me/accounts has it: with the person's tasks, and a token for it."""
    user = asker.graph.tokens.given[asker.access]
    known = {
        **SITE,
        "tasks": lambda *_: list(site.roles[asker.member]),
        "access_token": lambda *_: asker.graph.tokens.of_page(user, site.id).access,
    }
    return draw(asker, site, fields, known, "access_token,category,name,id,tasks")
