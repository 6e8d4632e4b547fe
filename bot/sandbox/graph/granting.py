"""Codes, tokens for an hour, tokens for sixty days, and what the app is told of a token."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.sandbox.graph.asking import Asker
from bot.sandbox.graph.records import Code, Member, Token
from bot.sandbox.graph.refusal import DIED, Refusal, died
from bot.sandbox.graph.tokens import APP_ID, APP_SECRET, CHECKPOINT, LONG, SHORT
from bot.sandbox.graph.world import Graph
from bot.sandbox.records import Json

LIVES = timedelta(minutes=10)
NAME = "Social for Slack"


def code(graph: Graph, member: Member, redirect_uri: str, challenge: str) -> str:
    """Give out a code."""
    given = secrets.token_urlsafe(24)
    graph.codes[given] = Code(member.key, redirect_uri, challenge, graph.now() + LIVES)
    return given


def access_token(graph: Graph, given: Mapping[str, str]) -> Json:
    """Trade a code, or a token for one that lives longer. Raises Refusal."""
    if given.get("client_id") != APP_ID:
        raise Refusal("Error validating application. Invalid application ID.", 101)
    if given.get("client_secret") != APP_SECRET:
        raise Refusal("Error validating client secret.", 1)
    if given.get("grant_type") == "fb_exchange_token":
        before = graph.tokens.find(given.get("fb_exchange_token", ""))
        return _given(graph, graph.members[before.member], LONG)
    return _given(graph, _holder(graph, given), SHORT)


def debug_token(graph: Graph, asker: Asker, given: Mapping[str, str]) -> Json:
    """Tell the app what a token is good for. Raises Refusal."""
    if not asker.is_app:
        raise Refusal(
            "(#100) You must provide an app access token, or a user access token that is an owner "
            "or developer of the app",
            100,
        )
    token = graph.tokens.given.get(given.get("input_token", ""))
    if token is None:
        error = {"code": 190, "message": DIED[0]}
        return {"data": {"error": error, "is_valid": False, "scopes": []}}
    ended = graph.tokens.ended(token)
    told = _told(graph, token)
    if ended or graph.members[token.member].checkpoint:
        subcode = ended or CHECKPOINT
        error = {"code": 190, "message": DIED[subcode], "subcode": subcode}
        told |= {"error": error, "is_valid": False}
    return {"data": told}


def _told(graph: Graph, token: Token) -> Json:
    member = graph.members[token.member]
    scopes = sorted({*member.grant.scopes, "public_profile"})
    pages = sorted(member.grant.pages)
    return {
        "app_id": APP_ID, "type": "PAGE" if token.page else "USER", "application": NAME,
        "data_access_expires_at": _epoch(token.data_until), "expires_at": _epoch(token.expires),
        "is_valid": True, "issued_at": _epoch(token.issued), "scopes": scopes,
        "granular_scopes": [
            {"scope": one, "target_ids": pages} for one in scopes if one.startswith("pages_")
        ],
        "user_id": member.id,
    }  # fmt: skip


def _epoch(at: datetime | None) -> int:
    return int(at.timestamp()) if at else 0


def _given(graph: Graph, member: Member, life: timedelta) -> Json:
    token = graph.tokens.of_member(member, life)
    return {
        "access_token": token.access, "token_type": "bearer",
        "expires_in": int(life.total_seconds()),
    }  # fmt: skip


def _holder(graph: Graph, given: Mapping[str, str]) -> Member:
    """Return whose code this is; it is good for one try."""
    code = graph.codes.pop(given.get("code", ""), None)
    if code is None:
        raise Refusal("This authorization code has been used.", 100, 36009)
    if code.until <= graph.now():
        raise Refusal("This authorization code has expired.", 100, 36007)
    if given.get("redirect_uri") != code.redirect_uri:
        raise Refusal(
            "Error validating verification code. Please make sure your redirect_uri is identical "
            "to the one you used in the OAuth dialog request",
            100,
            36008,
        )
    digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
    challenge = urlsafe_b64encode(digest).decode().rstrip("=")
    if code.challenge and not hmac.compare_digest(challenge, code.challenge):
        raise Refusal("Invalid code verifier", 100)
    member = graph.members[code.member]
    if member.checkpoint:
        raise died(CHECKPOINT)
    return member
