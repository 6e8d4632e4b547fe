"""Who looks after an item, in a line under it and as options in its "…"."""

from bot.messages import mrkdwn
from bot.messages.blocks import Block, option
from storage.models import Task

# The options' values begin with it.
TASK = "task"
CLAIM, DONE, REOPEN = "claim", "done", "reopen"
NAMES = {CLAIM: "Claim", DONE: "Done", REOPEN: "Reopen"}


def options(task: Task | None, item_id: int) -> list[Block]:
    """Return what can be done about the task, in the order of use; nothing where there is none."""
    if task is None:
        return []
    verbs = [CLAIM, DONE]
    if task.done_at:
        verbs = [REOPEN]
    elif task.claimed_by:
        verbs = [DONE, REOPEN]
    return [option(NAMES[verb], f"{TASK}.{verb}.{item_id}") for verb in verbs]


def lines(task: Task | None) -> list[str]:
    """Return who looks after it, or did; nothing while nobody does."""
    if task and task.done_at:
        who = f" by {mrkdwn.mention(task.done_by)}" if task.done_by else ""
        return [f":white_check_mark: Done{who} · {mrkdwn.since(task.done_at)}"]
    return [f":raised_hand: {claimed(task)}"] if task and task.claimed_by else []


def claimed(task: Task) -> str:
    """Return who looks after it, and since when."""
    since = f" · {mrkdwn.since(task.claimed_at)}" if task.claimed_at else ""
    return f"Claimed by {mrkdwn.mention(task.claimed_by)}{since}"


def too_late(task: Task) -> str:
    """Say kindly that somebody was quicker."""
    if task.done_at:
        return f":white_check_mark: {mrkdwn.mention(task.done_by)} has done it already. Thank you!"
    return (
        f":raised_hand: {mrkdwn.mention(task.claimed_by)} has claimed it already. "
        "If it is yours after all, *Reopen* it first."
    )
