"""Linked profiles, the pages that they manage, and links that are under way."""

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from storage.models.fields import Row, listed, long_text, moment, of, own_id, record, workspace


class Profile(Row, table=True):
    """A person's own account at a service, lent to the bot; seen by its owner alone.

    `token` is sealed. `server` is the account's own, "" where the service has only one. `scopes`
    is what was granted. `expires_at` is when the access token ends, `ends_at` when a new consent is
    needed whatever is refreshed. `refused_at`, `cause` and `detail` tell that the service does not
    take the token any more, and why. `warned_days` is the last warning that was given before the
    end, `snoozed_until` holds the next one back. A worker that refreshes holds `leased_until` under
    a `fence`.
    """

    __table_args__ = (UniqueConstraint("workspace_id", "user_id", "service", "native_id"),)
    id: int = own_id()
    workspace_id: int = workspace()
    user_id: str
    service: str
    native_id: str = long_text()
    name: str
    handle: str = ""
    url: str = ""
    picture_url: str = ""
    server: str = ""
    token: str = long_text()
    scopes: list[str] = listed()
    linked_at: datetime = moment(nullable=False)
    expires_at: datetime | None = moment()
    ends_at: datetime | None = moment()
    refreshed_at: datetime | None = moment()
    leased_until: datetime | None = moment()
    fence: int = 0
    refused_at: datetime | None = moment()
    cause: str = ""
    detail: str = ""
    warned_days: int | None = None
    snoozed_until: datetime | None = moment()


class Managed(Row, table=True):
    """A page that a linked profile manages, as the service last said.

    `token`, sealed, opens this page alone where the service gives such tokens; `cannot` says why
    the role is too weak; `lost_at` that the service does not list it any more.
    """

    __table_args__ = (UniqueConstraint("profile_id", "page_id"),)
    id: int = own_id()
    workspace_id: int = workspace()
    profile_id: int = of("profile.id")
    page_id: int = of("page.id")
    role: str = ""
    cannot: str = ""
    token: str = long_text()
    seen_at: datetime = moment(nullable=False)
    lost_at: datetime | None = moment()


class Attempt(Row, table=True):
    """A link that is under way; each key opens it once, then the row is gone.

    `key_hash` is the hash of a ticket (not yet at the service) or of a state (at the service).
    `browser_hash` binds it to the browser that opened the ticket. `kept` is sealed. `purpose` says
    what happens afterwards: which page to add where, which alert to cure.
    """

    key_hash: str = Field(primary_key=True)
    workspace_id: int = workspace()
    user_id: str
    service: str
    typed: str = ""
    browser_hash: str = ""
    kept: str = long_text()
    purpose: dict[str, Any] = record()
    expires_at: datetime = moment(nullable=False)


class Registration(Row, table=True):
    """What a federated server registered us as; `client` is sealed."""

    __table_args__ = (UniqueConstraint("workspace_id", "service", "server"),)
    id: int = own_id()
    workspace_id: int = workspace()
    service: str
    server: str
    client: str = long_text()
    registered_at: datetime = moment(nullable=False)
