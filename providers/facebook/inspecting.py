"""What Facebook says of a token, live: `debug_token` and `/me/permissions` (Graph API v26.0)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from providers._meta.calls import as_app, read, say
from providers._meta.errors import asked_as_app, named
from providers.api import EPOCH, Api
from providers.errors import Cause, ReconnectNeeded
from providers.shapes import expected_shape, record, records, text

OTHERS_TOKEN = "does not know this permission as ours"  # noqa: S105 - no token, but a sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """A token that works. `pages` are those ticked for a scope, where only some were.

    `expires_at` is when it ends, `ends_at` when the data that it opens is closed, if that is first.
    """

    scopes: tuple[str, ...]
    pages: Mapping[str, frozenset[str]]
    expires_at: datetime | None
    ends_at: datetime | None

    def ticked(self, page_id: str, scope: str) -> bool:
        """Tell whether the consent covers this page."""
        return page_id in self.pages.get(scope, {page_id})


async def inspect(api: Api, access: str) -> Inspected:
    """Ask what a token is good for. Raises ReconnectNeeded when it is good for nothing."""
    # Asked for with POST, as the interface allows for every GET, the token stays out of the URL.
    asked = {"input_token": access, "method": "get"}
    with asked_as_app():
        answer = await say(as_app(api), "debug_token", asked)
    with expected_shape():
        data = record(record(answer)["data"])
        if data.get("is_valid") is not True:
            raise _why_not(data, api.now)
        if text(data["app_id"]) != api.client.id:
            raise ReconnectNeeded(OTHERS_TOKEN, Cause.REVOKED)
        inspected = _inspected(data)
    if inspected.ends_at and inspected.ends_at <= api.now:
        raise ReconnectNeeded("says that the permission has run out", Cause.EXPIRED)
    return inspected


async def granted(api: Api) -> tuple[str, ...]:
    """Return what the person's permissions are now, asked with their own token."""
    answer = await read(api, "me/permissions")
    with expected_shape():
        return tuple(
            text(one["permission"])
            for one in records(record(answer.json)["data"])
            if one.get("status") == "granted"
        )


def _inspected(data: Mapping[str, Any]) -> Inspected:
    expires_at, closes_at = _moment(data["expires_at"]), _moment(data.get("data_access_expires_at"))
    ends = [one for one in (expires_at, closes_at) if one]
    granular = records(data.get("granular_scopes"))
    return Inspected(
        scopes=tuple(text(one) for one in data["scopes"]),
        pages={
            text(one["scope"]): frozenset(map(text, one["target_ids"]))
            for one in granular
            if one.get("target_ids")
        },
        expires_at=expires_at,
        ends_at=min(ends, default=None),
    )


def _why_not(data: Mapping[str, Any], now: datetime) -> ReconnectNeeded:
    told = record(data.get("error"))
    # Here alone it is called so.
    error = named({"error_subcode": told.get("subcode"), **told}, now)
    if isinstance(error, ReconnectNeeded):
        return error
    return ReconnectNeeded("does not take the permission any more", Cause.REVOKED)


def _moment(seconds: Any) -> datetime | None:
    """Read seconds since 1970; 0 is never."""
    return EPOCH + timedelta(seconds=seconds) if seconds else None
