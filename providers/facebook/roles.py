"""What a person may do on a page, by the `tasks` of /me/accounts. Pure.

Pages of the new experience name the same tasks with PROFILE_PLUS_ before them.
"""

from collections.abc import Sequence

# The strongest first, as Facebook's own settings call them.
NAMES = {
    "FULL_CONTROL": "Full control",
    "MANAGE": "Full control",
    "CREATE_CONTENT": "Content",
    "MODERATE": "Community activity",
    "MESSAGING": "Messages",
    "ADVERTISE": "Ads",
    "ANALYZE": "Insights",
}
ENOUGH = {"FULL_CONTROL", "MANAGE", "CREATE_CONTENT", "MODERATE"}
TOO_WEAK = (
    "Your role there is too weak to read it: you need “Full control”, “Content” or "
    "“Community activity”."
)
NOT_TICKED = "It was not ticked for reading in the consent; link again and tick it everywhere."


def role(tasks: Sequence[str]) -> str:
    """Return the name of the strongest task, "" for none that we know."""
    own = _plain(tasks)
    return next((name for task, name in NAMES.items() if task in own), "")


def cannot(tasks: Sequence[str], *, ticked: bool, has_token: bool) -> str:
    """Return why a page with these tasks cannot be read, "" when it can, or none is told."""
    if not has_token or (tasks and not ENOUGH & _plain(tasks)):
        return TOO_WEAK
    return "" if ticked else NOT_TICKED


def _plain(tasks: Sequence[str]) -> set[str]:
    return {task.removeprefix("PROFILE_PLUS_") for task in tasks}
