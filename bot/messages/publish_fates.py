"""What became of a publication on each of its pages, and what can be done about it."""

from collections.abc import Sequence

from bot.acts.posts import Post
from bot.messages import links, mrkdwn, text
from bot.messages.blocks import Block, button, question

RETRY, TAKE_BACK = "publish.retry", "publish.take_back"
MOST_BUTTONS = 10


def outcome_buttons(publication_id: int, posts: Sequence[Post]) -> list[Block]:
    """Return what can be done to what is out, and to what is not."""
    failed = any(one.act.failed_at for one in posts)
    value = str(publication_id)
    again = [button("Retry", RETRY, value=value, style="primary")] if failed else []
    return [*again, *(_take_back(one) for one in posts if one.can_be_taken_back)][:MOST_BUTTONS]


def _take_back(post: Post) -> Block:
    where = text.line(f"{post.page.name} ({post.label})", 60)
    asks_first = question(
        "Take it back?", f"It is deleted on {where}, for everyone.", yes="Delete it there"
    )
    return button(
        f"Take back: {text.line(post.page.name, 40)}",
        f"{TAKE_BACK}.{post.act.id}",
        value=str(post.act.id),
        asks=asks_first,
    )


def fate(post: Post) -> str:
    """Say what became of it on one page."""
    act = post.act
    where = f"{mrkdwn.bold(post.page.name)} ({mrkdwn.name(post.label)})"
    if act.undone_at:
        return f":wastebasket: {where}: taken back {mrkdwn.when(act.undone_at)}"
    if act.done_at:
        return f":white_check_mark: {where}: {_link(act.made_url)}"
    if act.failed_at:
        why = mrkdwn.reason(act.why)
        return f":x: {where}: not published. {mrkdwn.name(post.label)} {why}."
    if act.cancelled_at:
        by = f" by {mrkdwn.mention(act.cancelled_by)}" if act.cancelled_by else ""
        return f":leftwards_arrow_with_hook: {where}: taken back{by} before it went out"
    return f":hourglass: {where}: {_ahead(post)}"


def _ahead(post: Post) -> str:
    act = post.act
    if act.needs_approval and not act.approved_by:
        return "waits for a second person to approve it"
    if act.attempts:
        return "not yet. There is trouble; I try again by myself, for a day at most"
    return f"goes out {mrkdwn.when(act.due_at)}"


def _link(url: str) -> str:
    address = links.web(url)
    return mrkdwn.link(address, "published") if address else "published"
