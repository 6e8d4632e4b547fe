"""What a page does: publish, comment, like, hide, delete, and send. Graph API v26.0."""

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta

from bot.sandbox.graph import edges, inbox
from bot.sandbox.graph.asking import Asker
from bot.sandbox.graph.reading import found, site_of
from bot.sandbox.graph.records import Photo, Remark, Site, Story
from bot.sandbox.graph.refusal import Refusal, invalid
from bot.sandbox.records import Json

Given = Mapping[str, str]
POSTS, TALK = "pages_manage_posts", "pages_manage_engagement"
LONGEST_POST, LONGEST_COMMENT = 63_206, 8_000
MOST_PHOTOS, LARGEST_PHOTO = 10, 10_000_000
PHOTOS = {"image/jpeg", "image/png", "image/gif", "image/bmp", "image/tiff", "image/webp"}
# The same words again so soon are taken for a mistake.
SOON = timedelta(minutes=10)
VISIBILITY = {"hidden": True, "normal": False, "forced_allow": False}
DONE: Json = {"success": True}
_ATTACHED = re.compile(r"attached_media\[\d+\]")


def answered(asker: Asker, method: str, path: str, given: Given, files: Given) -> Json:
    """Do it, and answer. `files` are the types and sizes of what was uploaded, by name."""
    its_id, _, edge = path.partition("/")
    it = found(asker, its_id)
    if isinstance(it, Site):
        return _on_page(asker, it, f"{method} {edge}", given, files)
    return _on_talk(asker, it, f"{method} {edge}", given)


def _on_page(asker: Asker, site: Site, what: str, given: Given, files: Given) -> Json:
    match what:
        case "POST feed":
            return _publish(asker, site, given)
        case "POST photos":
            return _stage(asker, site, given, files)
        case "POST messages":
            return inbox.send(asker, site, given)
    raise _unsupported(what)


def _on_talk(asker: Asker, it: Story | Remark, what: str, given: Given) -> Json:
    match what:
        case "POST comments":
            return _comment(asker, it, given)
        case "POST likes" | "DELETE likes":
            return _like(asker, it, given, on=what == "POST likes")
        case "DELETE ":
            return _delete(asker, it)
        case "POST ":
            return _change(asker, it, given)
    raise _unsupported(what)


def _unsupported(what: str) -> Refusal:
    return Refusal(f"Unsupported {what.partition(' ')[0].lower()} request.", 100, 33)


def _publish(asker: Asker, site: Site, given: Given) -> Json:
    photos = [name for name in given if _ATTACHED.fullmatch(name)]
    edges.known(given, {"message", "link", "published", *photos})
    asker.acts(site, POSTS, "CREATE_CONTENT")
    message = given.get("message", "")
    if not message and not photos and "link" not in given:
        raise invalid("Missing message or attachment")
    if len(message) > LONGEST_POST or len(photos) > MOST_PHOTOS:
        raise invalid("The post is too long, or has too many attachments")
    if message and not photos:
        _check_new(asker, site, message)
    for name in photos:
        _take(site, given[name]).used = True
    graph = asker.graph
    story = graph.publish(site.username, message, photos=len(photos), link=given.get("link", ""))
    story.story = ""
    return {"id": story.id}


def _check_new(asker: Asker, site: Site, message: str) -> None:
    own = [one for one in site.stories.values() if one.by == site.id]
    last = max(own, key=lambda one: (one.at, one.id), default=None)
    if last and last.message == message and asker.graph.now() - last.at < SOON:
        raise Refusal("(#506) Duplicate status message", 506)


def _take(site: Site, told: str) -> Photo:
    with suppress(ValueError, LookupError, TypeError):
        photo = site.staged[str(json.loads(told)["media_fbid"])]
        if not photo.used:
            return photo
    raise invalid("Param attached_media must be an existing, unpublished photo")


def _stage(asker: Asker, site: Site, given: Given, files: Given) -> Json:
    edges.known(given, {"published", "alt_text_custom", "caption", "temporary", "url"})
    asker.acts(site, POSTS, "CREATE_CONTENT")
    if given.get("published") != "false":
        raise invalid("Here photos are staged only")
    mime, _, size = files.get("source", "").partition(" ")
    if not mime:
        raise Refusal("(#324) Requires upload file", 324)
    if mime not in PHOTOS or int(size) > LARGEST_PHOTO:
        raise Refusal("(#100) Your photos couldn't be uploaded.", 100, 1_366_046)
    photo = Photo(str(asker.graph.new_id()), given.get("alt_text_custom", ""))
    site.staged[photo.id] = photo
    return {"id": photo.id}


def _comment(asker: Asker, it: Story | Remark, given: Given) -> Json:
    edges.known(given, {"message", "attachment_id", "attachment_url", "attachment_share_url"})
    site = site_of(asker, it)
    asker.acts(site, TALK, "MODERATE", "CREATE_CONTENT")
    message = given.get("message", "")
    if not 0 < len(message) <= LONGEST_COMMENT:
        raise invalid("Missing message or attachment, or a message that is too long")
    if isinstance(it, Remark) and it.parent:
        raise invalid("An answer cannot be answered; answer the comment")
    story = it if isinstance(it, Story) else _story_of(site, it)
    on = it.id if isinstance(it, Remark) else ""
    return {"id": asker.graph.comment(story.id, message, by=site.id, on=on).id}


def _like(asker: Asker, it: Story | Remark, given: Given, *, on: bool) -> Json:
    edges.known(given, set())
    site = site_of(asker, it)
    asker.acts(site, TALK, "MODERATE", "CREATE_CONTENT")
    it.likers = (it.likers | {site.id}) if on else (it.likers - {site.id})
    return DONE


def _change(asker: Asker, it: Story | Remark, given: Given) -> Json:
    if isinstance(it, Story):
        return _change_story(asker, it, given)
    return _change_remark(asker, it, given)


def _change_story(asker: Asker, story: Story, given: Given) -> Json:
    edges.known(given, {"timeline_visibility", "is_hidden", "message"})
    site = site_of(asker, story)
    asker.acts(site, POSTS, "CREATE_CONTENT")
    if "timeline_visibility" in given and given["timeline_visibility"] not in VISIBILITY:
        raise invalid("Param timeline_visibility must be one of {forced_allow, hidden, normal}")
    if story.on != site.id:
        raise invalid("This post stands on another timeline")
    if "timeline_visibility" in given:
        story.hidden = VISIBILITY[given["timeline_visibility"]]
    story.message = given.get("message", story.message)
    return DONE


def _change_remark(asker: Asker, remark: Remark, given: Given) -> Json:
    edges.known(given, {"is_hidden", "message"})
    site = site_of(asker, remark)
    asker.acts(site, TALK, "MODERATE")
    if "is_hidden" in given and remark.by == site.id:
        raise invalid("This comment cannot be hidden")
    if "message" in given and remark.by != site.id:
        raise invalid("This comment cannot be edited")
    remark.hidden = given.get("is_hidden", str(remark.hidden)).lower() == "true"
    remark.message = given.get("message", remark.message)
    return DONE


def _delete(asker: Asker, it: Story | Remark) -> Json:
    site = site_of(asker, it)
    if isinstance(it, Story):
        asker.acts(site, POSTS, "CREATE_CONTENT")
        if it.by != site.id:
            raise Refusal("(#10) Application does not have permission for this action", 10)
    else:
        asker.acts(site, TALK, "MODERATE")
    asker.graph.delete(it.id)
    return DONE


def _story_of(site: Site, remark: Remark) -> Story:
    return next(one for one in site.stories.values() if remark.id in one.remarks)
