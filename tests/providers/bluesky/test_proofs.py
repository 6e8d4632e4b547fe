"""Each request is signed anew, and what servers teach is kept for the next."""

import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from providers.bluesky.proofs import Proofs, new_key, signer
from providers.errors import Unavailable
from providers.http import Reply
from providers.vocabulary import Token
from tests.providers.bluesky.login import token

URL = "https://pds.example.com/xrpc/app.bsky.feed.getAuthorFeed"


def claims(proofs: Proofs, url: str = URL) -> dict[str, Any]:
    proof = proofs.headers("GET", url)["DPoP"]
    return dict(jwt.decode(proof, ECKey.import_key(proofs.key.public), ["ES256"]).claims)


def reply(url: str = URL, error: str = "", status: int = 401, **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, named, json.dumps({"error": error}).encode(), url)


def date(ahead: timedelta) -> str:
    return format_datetime(datetime.now(UTC) + ahead, usegmt=True)


def test_a_proof_names_the_request_and_the_token() -> None:
    proofs = signer(token())
    told = claims(proofs, f"{URL}?actor=acme&limit=30#top")
    digest = urlsafe_b64encode(sha256(b"eyJ.acme.access").digest()).rstrip(b"=").decode()
    assert (told["htm"], told["htu"], told["ath"]) == ("GET", URL, digest)
    assert abs(told["iat"] - datetime.now(UTC).timestamp()) < 5
    assert proofs.headers("GET", URL)["Authorization"] == "DPoP eyJ.acme.access"


def test_without_a_token_there_is_only_the_proof() -> None:
    proofs = Proofs(new_key())
    assert "ath" not in claims(proofs)
    assert list(proofs.headers("POST", URL)) == ["DPoP"]


def test_no_two_proofs_are_the_same() -> None:
    proofs = signer(token())
    assert len({claims(proofs)["jti"] for _ in range(50)}) == 50


def test_a_nonce_is_learnt_from_any_answer_and_is_its_own_servers() -> None:
    proofs = signer(token())
    assert not proofs.learns(reply(status=200, dpop_nonce="one"))
    assert claims(proofs)["nonce"] == "one"
    assert "nonce" not in claims(proofs, "https://entry.example.com/oauth/token")
    assert not proofs.learns(reply(status=200))
    assert claims(proofs)["nonce"] == "one"


def test_a_request_is_repeated_for_a_nonce_that_is_new_and_for_no_other() -> None:
    proofs = signer(token())
    assert proofs.learns(reply(error="use_dpop_nonce", dpop_nonce="one"))
    assert not proofs.learns(reply(error="use_dpop_nonce", dpop_nonce="one"))
    assert not proofs.learns(reply(error="use_dpop_nonce"))
    assert not proofs.learns(reply(error="invalid_token", dpop_nonce="two"))
    assert not proofs.learns(reply(error="use_dpop_nonce", dpop_nonce="three", status=500))


def test_a_proof_that_is_refused_for_its_time_is_made_by_the_servers_clock() -> None:
    proofs = signer(token())
    ahead = timedelta(minutes=10)
    assert proofs.learns(reply(error="invalid_dpop_proof", date=date(ahead)))
    assert abs(claims(proofs)["iat"] - (datetime.now(UTC) + ahead).timestamp()) < 5
    # The clock was not why.
    assert not proofs.learns(reply(error="invalid_dpop_proof", date=date(ahead)))


@pytest.mark.parametrize("value", ["", "yesterday", "Mon, 99 Nov 2026 12:00:00 GMT"])
def test_a_server_that_does_not_tell_the_time_changes_nothing(value: str) -> None:
    proofs = signer(token())
    assert not proofs.learns(reply(error="invalid_dpop_proof", date=value))
    assert abs(claims(proofs)["iat"] - datetime.now(UTC).timestamp()) < 5


def test_an_answer_that_is_no_json_teaches_its_nonce_all_the_same() -> None:
    proofs = signer(token())
    assert not proofs.learns(Reply(401, {"dpop-nonce": "one"}, b"<html>", URL))
    assert not proofs.learns(Reply(400, {}, b"[]", URL))
    assert claims(proofs)["nonce"] == "one"


def test_a_token_without_its_key_opens_nothing() -> None:
    with pytest.raises(Unavailable, match="the key for it cannot be read"):
        signer(Token(access="a")).headers("GET", URL)


def test_nothing_of_it_is_shown() -> None:
    kept = token()
    proofs = signer(kept)
    proofs.learns(reply(status=200, dpop_nonce="the-nonce"))
    assert not [one for one in (kept.access, kept.extra["key"], "the-nonce") if one in repr(proofs)]
