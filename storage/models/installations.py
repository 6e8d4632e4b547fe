"""Installations: what Slack gave us when a workspace, or a whole organisation, let the bot in."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint

from storage.models.fields import NEVER_AGAIN, Row, listed, long_text, moment, own_id


class Installation(Row, table=True):
    """The bot's own token in a workspace; of an organisation-wide one, `team_id` is "".

    It belongs to no row of `Workspace`: one of an organisation opens many, and some of them before
    anybody there was heard. `token` is sealed, `scopes` is what was granted. `expires_at` is when
    the token ends, where Slack rotates it; a worker that renews it holds `leased_until` under a
    `fence`. `refused_at` is since when Slack does not renew it any more. `sent_away_at` is when
    Slack told that the bot was uninstalled, until it is known to be so.
    """

    __table_args__ = (
        UniqueConstraint("enterprise_id", "team_id"),
        Index("ix_installation_team_id", "team_id"),
        NEVER_AGAIN,
    )
    id: int = own_id()
    enterprise_id: str = ""
    team_id: str = ""
    name: str = ""
    app_id: str = ""
    bot_user_id: str = ""
    installed_by: str = ""
    installed_at: datetime = moment(nullable=False)
    scopes: list[str] = listed()
    token: str = long_text()
    expires_at: datetime | None = moment()
    refreshed_at: datetime | None = moment()
    leased_until: datetime | None = moment()
    fence: int = 0
    refused_at: datetime | None = moment()
    sent_away_at: datetime | None = moment()
