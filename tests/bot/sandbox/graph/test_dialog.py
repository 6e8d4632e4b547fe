"""A person consents, declines, cancels, or is asked to log in first; and codes are good once."""

import hashlib
from base64 import urlsafe_b64encode
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.sandbox.graph.dialog import PATH, WORDS
from bot.sandbox.graph.tokens import APP_ID, APP_SECRET
from tests.bot.sandbox.graph.calling import CALLBACK, Caller, error

ASKED = {
    "client_id": APP_ID, "redirect_uri": CALLBACK, "state": "s&t", "response_type": "code",
    "scope": "pages_show_list,pages_read_engagement,read_insights",
}  # fmt: skip


class Elements(HTMLParser):
    """What stands on a page: data-testids, and boxes by their values."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.ticked: dict[str, bool] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if testid := given.get("data-testid"):
            self.ids.append(testid)
        if given.get("type") == "checkbox":
            self.ticked[given["value"] or ""] = "checked" in given


async def seen(caller: Caller, **more: str) -> Elements:
    """Return what the dialog shows."""
    async with caller.session.get(caller.url + PATH, params={**ASKED, **more}) as answer:
        return Elements(await answer.text())


async def sent(caller: Caller, answer: str, **more: Any) -> dict[str, str]:
    """Press a button, and return the query that the person comes back with."""
    form = {**ASKED, "account": "jane", "answer": answer, **more}
    pairs = [(k, one) for k, v in form.items() for one in (v if isinstance(v, list) else [v])]
    async with caller.session.post(
        caller.url + PATH, data=pairs, allow_redirects=False
    ) as response:
        back = urlsplit(response.headers["Location"])
    return {name: values[0] for name, values in parse_qs(back.query).items()}


async def trade(caller: Caller, **given: str) -> Any:
    """Ask for a token."""
    client = {"client_id": APP_ID, "client_secret": APP_SECRET, "redirect_uri": CALLBACK}
    return await caller.call("POST", "oauth/access_token", data=client | given)


async def test_first_one_says_who_one_is(caller: Caller) -> None:
    assert (await seen(caller)).ids == ["account-jane", "account-omar", "account-gus"]


async def test_pages_and_permissions_are_shown_with_a_tick(caller: Caller) -> None:
    shown = await seen(caller, account="gus")
    assert shown.ids == [
        "page-lighthouse.museum", "scope-pages_show_list", "scope-pages_read_engagement",
        "scope-read_insights", "cancel", "continue",
    ]  # fmt: skip
    assert all(shown.ticked.values())


async def test_who_continues_comes_back_with_a_code_and_the_state(caller: Caller) -> None:
    back = await sent(caller, "continue", page=["61550000000101"], scope_on=["pages_show_list"])
    assert set(back) == {"code", "state"}
    assert back["state"] == "s&t"
    grant = caller.graph.members["jane"].grant
    assert (grant.scopes, grant.pages) == ({"pages_show_list"}, {"61550000000101"})
    assert grant.declined == {"pages_read_engagement", "read_insights"}


async def test_what_was_declined_is_asked_only_by_a_rerequest(caller: Caller) -> None:
    await sent(caller, "continue", scope_on=["pages_show_list"])
    first = await seen(caller, account="jane")
    assert "scope-read_insights" not in first.ids
    again = await seen(caller, account="jane", auth_type="rerequest")
    assert "scope-read_insights" in again.ids


async def test_pages_of_others_cannot_be_ticked(caller: Caller) -> None:
    await sent(caller, "continue", page=["61550000000105"])
    assert caller.graph.members["jane"].grant.pages == set()


async def test_who_cancels_comes_back_with_an_error(caller: Caller) -> None:
    back = await sent(caller, "cancel")
    assert (back["error"], back["error_reason"]) == ("access_denied", "user_denied")
    assert caller.graph.members["jane"].grant.scopes == set()


async def test_a_checkpoint_stands_before_the_consent(caller: Caller) -> None:
    caller.graph.checkpoint("jane")
    assert (await seen(caller, account="jane")).ids == ["cancel", "confirm"]
    form = {**ASKED, "account": "jane", "answer": "confirm"}
    async with caller.session.post(caller.url + PATH, data=form) as answer:
        assert "continue" in Elements(await answer.text()).ids
    assert not caller.graph.members["jane"].checkpoint


@pytest.mark.parametrize(
    "wrong",
    [
        {"client_id": "7"},
        {"redirect_uri": "javascript:alert(1)"},
        {"scope": "pages_show_list,read_minds"},
    ],
)
async def test_what_the_app_asks_wrongly_is_said_on_the_page(
    caller: Caller, wrong: dict[str, str]
) -> None:
    assert (await seen(caller, **wrong)).ids == ["wrong"]


async def test_a_code_becomes_a_token_of_an_hour_and_that_one_of_sixty_days(
    caller: Caller,
) -> None:
    short = await trade(caller, code=caller.code())
    assert short["expires_in"] == 3600
    long = await trade(
        caller, grant_type="fb_exchange_token", fb_exchange_token=short["access_token"]
    )
    assert long["expires_in"] == 60 * 86_400
    assert (await caller.get("me", long["access_token"]))["name"] == "Jane Doe"


async def test_a_code_is_good_once_for_its_address_and_for_ten_minutes(caller: Caller) -> None:
    code = caller.code()
    await trade(caller, code=code)
    assert error(await trade(caller, code=code)) == (100, 36009)
    elsewhere = await trade(caller, code=caller.code(), redirect_uri="https://evil.example/")
    assert error(elsewhere) == (100, 36008)
    late = caller.code()
    caller.clock.forward(minutes=10)
    assert error(await trade(caller, code=late)) == (100, 36007)


async def test_a_code_with_a_challenge_wants_its_verifier(caller: Caller) -> None:
    digest = hashlib.sha256(b"verifier").digest()
    challenge = urlsafe_b64encode(digest).decode().rstrip("=")
    assert error(await trade(caller, code=caller.code(challenge=challenge))) == (100, 0)
    right = await trade(caller, code=caller.code(challenge=challenge), code_verifier="verifier")
    assert right["token_type"] == "bearer"


async def test_a_wrong_app_gets_nothing(caller: Caller) -> None:
    assert error(await trade(caller, code=caller.code(), client_secret="guess")) == (1, 0)
    assert error(await trade(caller, code=caller.code(), client_id="7")) == (101, 0)


async def test_what_is_written_into_the_address_stays_text(caller: Caller) -> None:
    params = {**ASKED, "state": '"><script>', "account": "jane"}
    async with caller.session.get(caller.url + PATH, params=params) as answer:
        assert "<script>" not in await answer.text()


async def test_every_permission_has_words(caller: Caller) -> None:
    shown = await seen(caller, account="jane", scope=",".join(WORDS))
    assert {f"scope-{one}" for one in WORDS} <= set(shown.ids)
