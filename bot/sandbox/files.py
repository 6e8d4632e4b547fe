"""The Web API's files.* methods."""

from mimetypes import guess_type

from bot.sandbox import drawn
from bot.sandbox.access import writable
from bot.sandbox.chat import keep
from bot.sandbox.records import File, Json
from bot.sandbox.refusal import Refused
from bot.sandbox.workspace import Workspace

LARGEST = 10_000_000
MOST = 10


def given(slack: Workspace, user: str, name: str, content: bytes) -> File:
    """Keep what a person gives to an input of a modal. Raises Refused."""
    if len(content) > LARGEST:
        raise Refused("Files in a form have 10 MB at most.")
    record = File(
        id=slack.new_id("F"), name=name, length=len(content), content=content, complete=True,
        user=user, mimetype=guess_type(name)[0] or "application/octet-stream",
    )  # fmt: skip
    slack.files[record.id] = record
    return record


def info(slack: Workspace, arguments: Json) -> Json:
    """files.info: what is known of a file."""
    if arguments["file"] not in slack.files:
        raise Refused("file_not_found")
    return {"file": drawn.file(slack, arguments["file"]), "comments": []}


def get_upload_url_external(slack: Workspace, arguments: Json) -> Json:
    """files.getUploadURLExternal."""
    record = File(id=slack.new_id("F"), name=arguments["filename"], length=arguments["length"])
    slack.files[record.id] = record
    return {"upload_url": f"{slack.base_url}/file/{record.id}", "file_id": record.id}


def complete_upload_external(slack: Workspace, arguments: Json) -> Json:
    """files.completeUploadExternal: shares the files in a channel, when one is named."""
    for given in arguments["files"]:
        record = slack.files.get(given["id"])
        if record is None or len(record.content) != record.length:
            raise Refused("file_not_found")
        record.title, record.complete = given.get("title", ""), True
    ids = [given["id"] for given in arguments["files"]]
    if "channel_id" in arguments:
        channel = writable(slack, arguments["channel_id"])
        words = {"text": arguments.get("initial_comment", "")}
        message = keep(slack, channel.id, {**words, "thread_ts": arguments.get("thread_ts")})
        message.files = ids
    return {"files": [drawn.file(slack, file_id) for file_id in ids]}
