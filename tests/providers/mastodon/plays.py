"""Mastodon's own answers, and snac's."""

from providers.vocabulary import Kind, Token
from tests.providers.loopback import Answer, Asked
from tests.providers.mastodon.server import EXAMPLES, ID, account_page
from tests.providers.plays import Play

STATUSES = f"/api/v1/accounts/{ID}/statuses"
NOTIFICATIONS = "/api/v1/notifications"
MYSELF = "/api/v1/accounts/verify_credentials"
TOKEN = Token(
    access="of-acme",
    scopes=("read:accounts", "read:statuses", "read:notifications"),
    extra={"client_id": "app", "client_secret": "of-the-app"},
)


def silent(asked: Asked) -> Answer:
    """Refuse a token as snac does: with a status and nothing else."""
    return Answer(b"", 422 if asked.path == MYSELF else 401, {"Content-Type": "text/html"})


def _owned(name: str, kind: Kind, path: str, example: str) -> Play:
    answers = {path: EXAMPLES / example}
    if name.startswith("snac"):
        return Play(name, account_page, answers, token=TOKEN, kinds=(kind,), dead=silent)
    return Play(name, account_page, answers, token=TOKEN, kinds=(kind,))


PLAYS = [
    Play("mastodon", account_page, {STATUSES: EXAMPLES / "statuses.json"}),
    Play("snac", account_page, {STATUSES: EXAMPLES / "statuses_snac.json"}),
]
OWNED = [
    _owned("mastodon", Kind.POST, STATUSES, "statuses.json"),
    _owned("mastodon-mentions", Kind.MENTION, NOTIFICATIONS, "notifications.json"),
    _owned("mastodon-messages", Kind.PRIVATE_MESSAGE, NOTIFICATIONS, "notifications.json"),
    _owned("snac", Kind.POST, STATUSES, "statuses_snac.json"),
    _owned("snac-mentions", Kind.MENTION, NOTIFICATIONS, "notifications_snac.json"),
]
PROFILE = Play("profile", account_page, {MYSELF: EXAMPLES / "verify_credentials.json"}, token=TOKEN)
