"""Graph's errors tell what to do next: by code and subcode, never by prose or status."""

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers._meta import paging, usage
from providers._meta.errors import BLOCKED_FOR, Overloaded, acting, check, needing
from providers.errors import (
    Cause,
    NotDone,
    PageGone,
    ProviderError,
    RateLimited,
    ReconnectNeeded,
    Unavailable,
    UnexpectedReply,
)
from providers.http import Reply
from tests.providers.facebook.plays import example
from tests.providers.loopback import NOW


def refusal(status: int = 400, headers: dict[str, str] | None = None, **error: Any) -> Exception:
    """Return what is raised for an error object."""
    body = json.dumps({"error": {"message": "Whatever it says", **error}}).encode()
    with pytest.raises(ProviderError) as caught:
        check(Reply(status, headers or {}, body, "https://graph.example.com/"), NOW)
    return caught.value


@pytest.mark.parametrize(
    ("code", "subcode", "cause"),
    [
        (190, 463, Cause.EXPIRED),
        (190, 460, Cause.REVOKED),
        (190, 458, Cause.REVOKED),
        (190, 467, Cause.REVOKED),
        (190, 459, Cause.CHECKPOINT),
        (190, 464, Cause.CHECKPOINT),
        (190, 490, Cause.CHECKPOINT),
        (190, 492, Cause.ROLE),
        (190, 0, Cause.REVOKED),
        (190, 999_999, Cause.REVOKED),
        (102, 0, Cause.REVOKED),
        (104, 0, Cause.REVOKED),
        (3, 0, Cause.PERMISSION),
        (10, 0, Cause.PERMISSION),
        (200, 0, Cause.PERMISSION),
        (299, 0, Cause.PERMISSION),
    ],
)
@pytest.mark.parametrize("status", [400, 401, 403, 500])
def test_a_code_names_the_cause_whatever_the_status(
    code: int, subcode: int, cause: Cause, status: int
) -> None:
    error = refusal(status, code=code, error_subcode=subcode)
    assert isinstance(error, ReconnectNeeded)
    assert error.cause is cause


@pytest.mark.parametrize("code", [4, 17, 32, 613, 80001, 80002, 80006])
def test_a_limit_is_no_refusal_even_when_it_says_to_be_passing(code: int) -> None:
    error = refusal(code=code, is_transient=True)
    assert isinstance(error, RateLimited)
    assert error.until is None


def test_a_limit_names_the_moment_in_minutes_from_now() -> None:
    told = {"PAGE": [{"type": "pages", "call_count": 100, "estimated_time_to_regain_access": 19}]}
    error = refusal(headers={usage.BUSINESS: json.dumps(told)}, code=80001)
    assert isinstance(error, RateLimited)
    assert error.until == NOW + timedelta(minutes=19)


@pytest.mark.parametrize("code", [341, 368])
def test_a_block_for_behaviour_is_left_alone_for_a_day(code: int) -> None:
    error = refusal(code=code)
    assert isinstance(error, RateLimited)
    assert error.until == NOW + BLOCKED_FOR


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ({"code": 1}, Overloaded),
        ({"code": 2}, Unavailable),
        ({"code": 190, "error_subcode": 463, "is_transient": True}, Unavailable),
        ({"code": 100, "error_subcode": 33}, PageGone),
        ({"code": 803}, PageGone),
        ({"code": 21}, PageGone),
        ({"code": 100}, UnexpectedReply),
        ({"code": 2500}, UnexpectedReply),
        ({"code": 190, "error_subcode": 2_069_032}, UnexpectedReply),
        ({"code": "190"}, UnexpectedReply),
    ],
)
def test_each_kind_of_trouble_has_its_name(
    error: dict[str, Any], kind: type[ProviderError]
) -> None:
    assert type(refusal(**error)) is kind or isinstance(refusal(**error), kind)
    assert not isinstance(refusal(**error), ReconnectNeeded)


@pytest.mark.parametrize("status", [401, 403, 404, 410])
@pytest.mark.parametrize("body", [b"", b"<html>", b"{}", b'{"error": "no"}', b"[1]"])
def test_a_proxys_word_is_not_graphs(status: int, body: bytes) -> None:
    with pytest.raises(Unavailable, match=f"answers {status}"):
        check(Reply(status, {}, body, ""), NOW)


def test_prose_never_reaches_anybody() -> None:
    secret = "EAABsbCS1iHg"
    assert secret not in str(refusal(code=190, message=f"Error validating {secret}"))
    assert secret not in str(refusal(code=100, message=f"bad {secret}", type=secret))


def test_a_permission_that_is_missing_is_named_by_who_asked() -> None:
    with (
        pytest.raises(ReconnectNeeded, match="switch it on") as caught,
        needing("read", why="switch it on"),
    ):
        raise ReconnectNeeded("no", Cause.PERMISSION)
    assert caught.value.missing == ("read",)


def test_another_refusal_passes_as_it_is() -> None:
    with pytest.raises(ReconnectNeeded, match="dead") as caught, needing("read", why="x"):
        raise ReconnectNeeded("dead", Cause.EXPIRED)
    assert caught.value.missing == ()


def test_the_recorded_errors_are_understood() -> None:
    kinds = {
        "error_dead.json": ReconnectNeeded,
        "error_feature.json": ReconnectNeeded,
        "error_gone.json": PageGone,
    }
    found = {name: type(refusal(**example(name)["error"])) for name in kinds}
    assert found == kinds


@pytest.mark.parametrize(
    ("headers", "rest"),
    [
        ({usage.APP: '{"call_count":79,"total_time":25,"total_cputime":25}'}, None),
        ({usage.APP: '{"call_count":28,"total_time":81,"total_cputime":25}'}, usage.REST),
        ({usage.BUSINESS: '{"1":[{"call_count":85}],"2":[{}]}'}, usage.REST),
        (
            {usage.BUSINESS: '{"1":[{"estimated_time_to_regain_access":3}]}'},
            timedelta(minutes=3),
        ),
        ({usage.APP: "nonsense", usage.BUSINESS: "[1]"}, None),
        ({}, None),
    ],
)
def test_close_to_a_limit_we_slow_down_by_ourselves(
    headers: dict[str, str], rest: timedelta | None
) -> None:
    assert usage.rest_until(headers, NOW) == (NOW + rest if rest else None)


@given(text=st.text() | st.sampled_from(['{"call_count":NaN}', '{"call_count":1e999}']))
def test_a_header_may_say_anything(text: str) -> None:
    usage.rest_until({usage.APP: text, usage.BUSINESS: text}, NOW)


def test_a_next_page_is_never_the_url_that_an_answer_names() -> None:
    following = "https://evil.example/v26.0/1/feed?access_token=EAA&until=5&limit=9&pretty=0"
    query = paging.onwards({"paging": {"next": following}})
    assert query == "until=5"
    assert paging.parameters(query) == {"until": "5"}
    assert paging.onwards({"paging": {"cursors": {"after": "x"}}}) == ""
    assert paging.onwards({}) == ""


@pytest.mark.parametrize(
    ("code", "subcode", "why"),
    [
        (10, 2_018_278, "24 hours are over"),
        (10, 2_534_022, "24 hours are over"),
        (100, 2_018_001, "cannot reach this person"),
        (551, 1_545_041, "cannot reach this person"),
        (506, 0, "these very words"),
        (100, 1_366_046, "cannot read this picture"),
        (324, 0, "cannot read this picture"),
    ],
)
def test_a_no_that_is_final_says_why(code: int, subcode: int, why: str) -> None:
    error = refusal(code=code, error_subcode=subcode)
    assert isinstance(error, NotDone)
    assert why in str(error)


def test_what_a_page_may_not_do_names_the_permission_and_what_graph_does_not_take_is_final() -> (
    None
):
    with pytest.raises(ReconnectNeeded, match="role on the page is too weak") as lacking:
        _acted(403, 200)
    assert (lacking.value.cause, lacking.value.missing) == (Cause.PERMISSION, ("a_scope",))
    with pytest.raises(NotDone, match="error 100"):
        _acted(400, 100)
    with pytest.raises(Unavailable):
        _acted(500, 2)


def _acted(status: int, code: int) -> None:
    body = json.dumps({"error": {"message": "No", "code": code}}).encode()
    with acting("a_scope"):
        check(Reply(status, {}, body, ""), NOW)
