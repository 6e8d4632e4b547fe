"""The commands of `/social`, one a line: help, parsing and the journeys all read this table."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from handlers import (
    history,
    inbox,
    insights,
    mutes,
    profile_link,
    profile_unlink,
    publish,
    publish_list,
    status,
    topic_add,
    topic_channels,
    topic_create,
    topic_delete,
    topic_list,
    topic_pause,
    topic_rename,
    topic_show,
    topic_tune,
)
from handlers.call import Call
from handlers.hearing import OnTopic


@dataclass(frozen=True, slots=True)
class Command:
    """What is typed after `/social`: it does `run` with the rest of the line, or `on` a topic."""

    words: str
    takes: str
    says: str
    run: Callable[[Call, str], Awaitable[None]] | None = None
    on: OnTopic | None = None
    changes: bool = True


COMMANDS = (
    Command("topic add", "[topic]", "add pages to a topic, or to a new one", run=topic_add.command),
    Command("topic list", "", "all topics", run=topic_list.command, changes=False),
    Command("topic show", "[topic]", "a topic and its pages", on=topic_show.show, changes=False),
    Command("topic create", "[name]", "a topic without pages yet", run=topic_create.command),
    Command("topic rename", "[topic]", "give it another name", on=topic_rename.ask),
    Command("topic channel", "[topic]", "choose the channels of its feed", on=topic_channels.ask),
    Command("topic pause", "[topic]", "post nothing of it for a while", on=topic_pause.pause),
    Command("topic resume", "[topic]", "post again what is new", on=topic_pause.resume),
    Command("topic words", "[topic]", "post only what has them", on=topic_tune.ask_words),
    Command("topic quiet", "[topic]", "quiet hours, and digests", on=topic_tune.ask_hours),
    Command(
        "topic escalate", "[topic]", "who hears of what stays open", on=topic_tune.ask_escalation
    ),
    Command("topic remove", "[topic]", "take a page out of it", on=topic_show.show),
    Command("topic delete", "[topic]", "delete it; asks first", on=topic_delete.ask),
    Command("connect", "[service]", "link your own profile", run=profile_link.command),
    Command("disconnect", "", "see what is linked, and unlink it", run=profile_unlink.command),
    Command("inbox", "", "what waits for an answer", run=inbox.command, changes=False),
    Command("mutes", "", "what is muted, and where", run=mutes.command, changes=False),
    Command("insights", "[page]", "how a page fares", run=insights.command, changes=False),
    Command("publish", "", "publish on your pages, now or later", run=publish.command),
    Command("publish list", "", "what is scheduled and went out", run=publish_list.command),
    Command("status", "", "how every stream stands", run=status.command, changes=False),
    Command("history", "[topic]", "who did what", run=history.command, changes=False),
    Command("help", "", "this list", changes=False),
)
KNOWN = {command.words: command for command in COMMANDS}
