"""The few pages that a browser shows while a workspace installs the bot, and what went wrong."""

from bot.messages import text
from bot.messages.templates import filled

LONGEST_NAME = 80
BEGIN_AGAIN = "Slack does not know this install any more: it takes ten minutes at most, and once."
ASK_SLACK_ADMINS = "Ask an owner or admin of that workspace to approve Social, or to install it."
# What Slack says, and what to do. All else is up to whoever runs the bot.
WHY = {
    "access_denied": "Social was not allowed in.",
    "invalid_code": BEGIN_AGAIN,
    "code_already_used": BEGIN_AGAIN,
    "code_expired": BEGIN_AGAIN,
    "cannot_install_an_org_installed_app": (
        "Social is installed for your whole organisation already. Ask one of its owners to add it "
        "to this workspace."
    ),
    "app_not_approved": ASK_SLACK_ADMINS,
    "not_allowed": ASK_SLACK_ADMINS,
    "restricted_action": ASK_SLACK_ADMINS,
}


def begin() -> str:
    """Say what happens next."""
    return filled("install_begin.html", title="Add to Slack", tone="")


def done(name: str, *, slack: str, everywhere: bool) -> str:
    """Say where the bot is now, and how to begin; `everywhere`: in an organisation as a whole."""
    shown = text.line(name, LONGEST_NAME) or "your workspace"
    facts = {"place": shown, "slack": slack, "everywhere": everywhere}
    return filled("install_done.html", title="Installed", tone="good", **facts)


def failed(why: str, *, again: str, cancelled: bool = False) -> str:
    """Say why nothing was installed."""
    facts = {"why": why, "again": again, "cancelled": cancelled}
    return filled("install_failed.html", title="Not installed", tone="bad", **facts)


def why(code: str, redirect_uri: str) -> str:
    """Return Slack's own word as a sentence that says what to do."""
    return WHY.get(code) or (
        f"Slack refuses it ({code}). Whoever runs Social must look at it: SLACK_CLIENT_ID and "
        f"SLACK_CLIENT_SECRET must be those of the app, and {redirect_uri} must stand there under "
        "“OAuth & Permissions”, Redirect URLs."
    )


def unreachable() -> str:
    """Say that Slack gave no answer."""
    return "Slack did not answer in time. Please begin again in a minute."


def not_installed(address: str) -> str:
    """Tell who calls the bot in a workspace that it is not installed in."""
    return f":wave: Social is not installed in this workspace. Add it: {address}/slack/install"
