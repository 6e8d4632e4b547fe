"""The few pages that a browser shows while a profile is linked."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.messages import text
from bot.messages.templates import filled
from providers.linking import Permission

LONGEST_NAME = 80
MOST_NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Whom:
    """For whom the link is, and the way back to their Slack."""

    person: str
    workspace: str
    slack: str


def begin(whom: Whom, *, label: str, gives: str, where: str) -> str:
    """Ask whether it is meant: a link that somebody else made would lend them one's profile."""
    facts = _common(whom) | {"label": label, "gives": gives, "where": where}
    return filled("link_begin.html", title=f"Link {label}", tone="", **facts)


def done(
    whom: Whom,
    *,
    label: str,
    account: str,
    pages: int,
    granted: Sequence[Permission],
    missing: Sequence[Permission],
    not_listed: Sequence[str],
    reconnected: Sequence[str],
) -> str:
    """Say what is linked, what was granted, and what will not work."""
    names = text.some([text.line(name, LONGEST_NAME) for name in reconnected], MOST_NAMED)
    verb = "is" if len(reconnected) == 1 else "are"
    facts = _common(whom) | {
        "label": label,
        "account": text.line(account, LONGEST_NAME),
        "pages": text.counted(pages, "page") if pages else "",
        "granted": [one.gives[:1].upper() + one.gives[1:] for one in granted],
        "missing": [(one.scope, one.gives) for one in missing],
        "not_listed": list(not_listed),
        "reconnected": f"{names} {verb}" if names else "",
    }
    return filled("link_done.html", title="Linked", tone="good", **facts)


def failed(
    whom: Whom | None,
    *,
    why: str,
    cancelled: bool = False,
    missing: Sequence[tuple[str, str]] = (),
    cure: str = "",
    again: str = "",
) -> str:
    """Say why nothing was linked, and what will not work without it."""
    facts = {
        "why": why,
        "cancelled": cancelled,
        "missing": list(missing),
        "cure": cure,
        "again": again,
        "slack": whom.slack if whom else "slack://open",
    }
    return filled("link_failed.html", title="Not linked", tone="bad", **facts)


def _common(whom: Whom) -> dict[str, object]:
    return {
        "person": text.line(whom.person, LONGEST_NAME),
        "workspace": text.line(whom.workspace, LONGEST_NAME),
        "slack": whom.slack,
    }
