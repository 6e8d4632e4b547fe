"""Facebook's own answers: the page and its list come in one of them."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from providers import facebook
from providers._meta.errors import check
from providers.api import Api, Client
from providers.vocabulary import Kind, Page, Token
from tests.providers.loopback import Answer, Answering, Asked, as_json
from tests.providers.played import played
from tests.providers.plays import Play

EXAMPLES = Path(facebook.__file__).parent / "examples"
PAGE_ID = "102030405060708"
CLIENT = Client("1234567890", "app-secret-of-32-characters-0000")
USER_TOKEN = Token(access="EAAUserTokenOfSixtyDays", extra={"user": "10210000000000001"})
PAGE_TOKEN = Token(access=f"EAAPage{PAGE_ID}Token")


def example(name: str) -> Any:
    """Return an example's JSON."""
    return json.loads((EXAMPLES / name).read_text())


def acme(url: str = "") -> Page:
    """Return the page that the examples are of."""
    return Page(
        service="facebook",
        native_id=PAGE_ID,
        name="Acme Works",
        url="https://www.facebook.com/acmeworks",
        handle="@acmeworks",
        picture_url=example("page.json")["picture"]["data"]["url"],
    )


def dead(asked: Asked) -> Answer:
    """Answer as Graph does when a token died; the app's own token lives on."""
    if asked.path.endswith("/debug_token"):
        return as_json(example("debug_token_dead.json"))
    return as_json(example("error_dead.json"), status=400)


def answered(answering: Answering) -> Api:
    """Return a Facebook that answers so."""
    return replace(played(answering), check=check)


def _play(name: str, path: str, file: str, *kinds: Kind, token: Token | None = PAGE_TOKEN) -> Play:
    answers = {f"/v26.0/{path}": EXAMPLES / file}
    return Play(name, acme, answers, CLIENT, token, kinds, dead)


PLAYS = [_play("public", PAGE_ID, "published_posts.json", token=None)]
OWNED = [
    _play("feed", PAGE_ID, "feed.json", Kind.POST),
    _play("talk", f"{PAGE_ID}/feed", "talk.json", Kind.COMMENT),
    _play("tagged", PAGE_ID, "tagged.json", Kind.MENTION),
    _play("inbox", f"{PAGE_ID}/conversations", "conversations.json", Kind.PRIVATE_MESSAGE),
]
PROFILE = Play(
    "profile",
    acme,
    {
        "/v26.0/me": EXAMPLES / "me.json",
        "/v26.0/me/accounts": EXAMPLES / "accounts.json",
        "/v26.0/me/permissions": EXAMPLES / "permissions.json",
        "/v26.0/debug_token": EXAMPLES / "debug_token.json",
    },
    CLIENT,
    USER_TOKEN,
    dead=dead,
)
