"""Workspaces: what is set for each, what happened there, and what was heard."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from storage.models.fields import Row, listed, moment, of, other_id, own_id, partial, record


class Workspace(Row, table=True):
    """One Slack team that installed the bot; nothing is ever shared between two.

    `administrators` are Slack users' ids beside Slack's own owners and admins, `recipients` the
    addresses of the daily e-mail (empty: those of the administrators). The daily check runs at
    `check_hour` in `check_zone`; `checked_on` is the day, there, of the last one, and
    `check_leased_until` holds while a worker is at it. `managers` says who may manage topics:
    "members" or "administrators"; `approved` are the acts that a second person must approve.
    `sent_away_at` is when Slack told that the bot was uninstalled,
    until it is known to be so; from `leaving_at` on nothing is done for it but to wipe it, by the
    worker that holds `wipe_leased_until`.
    """

    __table_args__ = (
        UniqueConstraint("enterprise_id", "team_id"),
        Index("ix_workspace_team_id", "team_id"),
        partial("ix_workspace_leaving", "leaving_at", where="leaving_at IS NOT NULL"),
    )
    id: int = own_id()
    enterprise_id: str = ""
    team_id: str
    name: str = ""
    bot_user_id: str = ""
    installed_by: str = ""
    created_at: datetime = moment(nullable=False)
    administrators: list[str] = listed()
    recipients: list[str] = listed()
    check_hour: int = Field(default=8, sa_column_kwargs={"server_default": "8"})
    check_zone: str = Field(default="UTC", sa_column_kwargs={"server_default": "UTC"})
    checked_on: str = Field(default="", sa_column_kwargs={"server_default": ""})
    check_leased_until: datetime | None = moment()
    managers: str = Field(default="members", sa_column_kwargs={"server_default": "members"})
    approved: list[str] = listed()
    sent_away_at: datetime | None = moment()
    leaving_at: datetime | None = moment()
    wipe_leased_until: datetime | None = moment()


class History(Row, table=True):
    """Who did what to a topic, in words that stand when the topic is gone."""

    __table_args__ = (Index("ix_history_topic", "workspace_id", "topic_id", "at"),)
    id: int = own_id()
    workspace_id: int = of("workspace.id", index=False)
    topic_id: int | None = other_id()
    at: datetime = moment(nullable=False)
    who: str
    what: str
    detail: dict[str, Any] = record()


class Heard(Row, table=True):
    """An event of Slack's that was taken up already: Slack repeats what it thinks was not heard."""

    key: str = Field(primary_key=True)
    at: datetime = moment(nullable=False)
