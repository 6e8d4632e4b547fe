"""Secrets at rest: only their own row opens them, and keys come and go."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.http import Reply
from providers.linking import Consent
from providers.vocabulary import Token
from storage import tokens
from storage.encryption import KeyRing, SecretLost, new_key
from storage.models import EPOCH, Profile

OLD, NEW = new_key(), new_key()


def profile(**of: Any) -> Profile:
    facts: dict[str, Any] = {
        "workspace_id": 1,
        "user_id": "U1",
        "service": "town",
        "native_id": "a",
        "name": "A",
    }
    return Profile(**facts | {"linked_at": EPOCH} | of)


@given(st.text(min_size=1), st.lists(st.text() | st.integers(), max_size=4))
def test_a_secret_is_opened_as_it_was_sealed(secret: str, row: list[object]) -> None:
    ring = KeyRing([NEW])
    sealed = ring.seal(secret.encode("utf-8", "replace").decode(), *row)
    assert ring.open(sealed, *row) == secret.encode("utf-8", "replace").decode()


def test_what_is_sealed_shows_nothing_and_is_never_the_same_twice() -> None:
    ring = KeyRing([NEW])
    first, second = ring.seal("xoxb-secret", 1), ring.seal("xoxb-secret", 1)
    assert first != second
    assert "secret" not in first
    assert "secret" not in repr(ring)


def test_another_row_does_not_open_it() -> None:
    ring = KeyRing([NEW])
    token = Token(access="abc", refresh="def", extra={"key": "ghi"})
    mine = profile()
    mine.token = tokens.seal(ring, token, mine)
    assert tokens.opened(ring, mine) == token
    for other in (profile(workspace_id=2), profile(user_id="U2"), profile(native_id="b")):
        other.token = mine.token
        with pytest.raises(SecretLost):
            tokens.opened(ring, other)


def test_keys_are_rotated_one_after_the_other() -> None:
    before = KeyRing([OLD]).seal("secret", 1)
    ring = KeyRing([NEW, OLD])
    assert ring.open(before, 1) == "secret"
    assert ring.is_old(before)
    after = ring.seal(ring.open(before, 1), 1)
    assert not ring.is_old(after)
    assert KeyRing([NEW]).open(after, 1) == "secret"
    with pytest.raises(SecretLost):
        KeyRing([NEW]).open(before, 1)


@pytest.mark.parametrize("broken", ["x", "....", "12345678.AAAA"])
def test_garbage_is_a_secret_lost(broken: str) -> None:
    with pytest.raises(SecretLost):
        KeyRing([NEW]).open(broken, 1)


def test_what_is_damaged_is_a_secret_lost() -> None:
    ring = KeyRing([NEW])
    sealed = ring.seal("secret", 1)
    with pytest.raises(SecretLost):
        ring.open(sealed[:-6] + "AAAA==", 1)


@pytest.mark.parametrize("keys", [[], [b"short"]])
def test_a_ring_needs_whole_keys(keys: list[bytes]) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        KeyRing(keys)


@pytest.mark.parametrize(
    "kept",
    [
        Token(access="abc", refresh="def", extra={"key": "ghi"}),
        Consent(url="https://a.example/?state=abc", kept={"def": "ghi"}),
        Reply(200, {"dpop-nonce": "abc"}, b'{"access_token": "def"}', "https://a.example/"),
    ],
)
def test_what_has_a_secret_in_it_shows_none(kept: object) -> None:
    assert not any(secret in repr(kept) for secret in ("abc", "def", "ghi"))
