"""The environment as one typed record; it refuses to start when something is wrong, in words."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsWrong
from bot.expired.mail_server import sender, server

SLACK = "https://slack.com/api/"
SHORTEST_TOKEN = 16


class Settings(BaseSettings):
    """All that the operator can set.

    Each field is an environment variable of the same name in capitals.

    `NAME_FILE` may name a file that holds the value instead, as container platforms hand out
    secrets.
    """

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    slack_bot_token: SecretStr = Field(
        SecretStr(""), description="xoxb-…, from OAuth & Permissions"
    )
    slack_app_token: SecretStr = Field(SecretStr(""), description="xapp-…, for Socket Mode")
    slack_signing_secret: SecretStr = Field(
        SecretStr(""), description="for HTTP instead of Socket Mode"
    )
    slack_client_id: str = Field(
        "", description="for many workspaces, in place of `SLACK_BOT_TOKEN`"
    )
    slack_client_secret: SecretStr = Field(
        SecretStr(""), description="beside `SLACK_CLIENT_ID`, from Basic Information"
    )
    slack_api_url: str = Field(SLACK, description="where Slack's Web API is")
    database_url: str = Field(
        "sqlite+aiosqlite:///social.sqlite", description="SQLite file or PostgreSQL"
    )
    host: str = Field("127.0.0.1", description="the address that the HTTP side listens on")
    port: int = Field(3000, ge=0, le=65535, description="the port that the HTTP side listens on")
    allow_private: str = Field(
        "", description="private address:port pairs that may be polled, by commas"
    )
    shortest_poll_seconds: float = Field(
        0, ge=0, description="polls a page no more often; 0: the service's own"
    )
    longest_poll_seconds: float = Field(
        0, ge=0, description="polls a quiet page at least so often; 0: the service's own"
    )
    lease_seconds: float = Field(
        120,
        ge=1,
        description="how long a worker may hold a page or a channel before another takes over",
    )
    public_url: str = Field(
        "", description="where browsers reach the HTTP side; empty: `http://127.0.0.1:PORT`"
    )
    encryption_keys: SecretStr = Field(
        SecretStr(""),
        description="what seals tokens at rest, by commas, the newest first (`./social key` makes "
        "one); with SQLite, empty: a key of its own in the file `social.key`",
    )
    smtp_url: SecretStr = Field(
        SecretStr(""),
        description="the mail server for the daily e-mail, `smtp://user:password@host:587` or "
        "`smtps://…:465`",
    )
    mail_from: str = Field(
        "", description="the sender of the daily e-mail; empty: the user of `SMTP_URL`"
    )
    metrics_token: SecretStr = Field(
        SecretStr(""),
        description="opens `/metrics` to who shows it (`Authorization: Bearer …`, at least 16 "
        "characters); empty: there is no `/metrics`",
    )
    retention_days: int = Field(
        90, ge=1, description="how long items are kept after they were last seen"
    )
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR")
    log_format: str = Field("auto", description="json, console, or auto: by where the output goes")

    @field_validator("database_url")
    @classmethod
    def _with_driver(cls, url: str) -> str:
        """Accept the URLs that hosting platforms hand out, which name no asynchronous driver."""
        for plain, driver in {
            "postgres://": "postgresql+asyncpg://",
            "postgresql://": "postgresql+asyncpg://",
            "sqlite://": "sqlite+aiosqlite://",
        }.items():
            if url.startswith(plain):
                return driver + url.removeprefix(plain)
        return url

    @field_validator("public_url")
    @classmethod
    def _on_the_web(cls, url: str) -> str:
        """Refuse what no browser could follow."""
        if url and not url.startswith(("http://", "https://")):
            raise ValueError("must begin with https:// (or http:// on one's own machine)")
        return url

    @field_validator("metrics_token")
    @classmethod
    def _not_guessed(cls, token: SecretStr) -> SecretStr:
        """Refuse a token that could be guessed: the HTTP side may be open to the internet."""
        if 0 < len(token.get_secret_value()) < SHORTEST_TOKEN:
            raise ValueError(f"must have at least {SHORTEST_TOKEN} characters")
        return token

    @field_validator("log_level")
    @classmethod
    def _capitals(cls, level: str) -> str:
        """Accept levels in small letters."""
        if level.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError("must be DEBUG, INFO, WARNING or ERROR")
        return level.upper()

    @model_validator(mode="after")
    def _slash(self) -> Self:
        """Refuse an API address that Slack's client would put together wrongly."""
        if not self.slack_api_url.endswith("/"):
            raise ValueError("SLACK_API_URL must end with a slash")
        return self

    @model_validator(mode="after")
    def _mail(self) -> Self:
        """Refuse a mail server that nothing could be sent by."""
        if url := self.smtp_url.get_secret_value():
            try:
                sender(url, self.mail_from)
                server(url)
            except ValueError as error:
                raise ValueError(f"SMTP_URL: {error}") from None
        return self

    @property
    def socket_mode(self) -> bool:
        """Whether Slack is heard over a socket of ours, not by requests of Slack's."""
        return bool(self.slack_app_token.get_secret_value())

    @property
    def has_many_workspaces(self) -> bool:
        """Whether workspaces install the bot by themselves, each with a token of its own."""
        return bool(self.slack_client_id)

    @property
    def address(self) -> str:
        """Where browsers reach us, without a slash at its end."""
        return (self.public_url or f"http://127.0.0.1:{self.port}").rstrip("/")

    @property
    def slack_home(self) -> str:
        """Where a browser finds Slack itself: beside its Web API."""
        return self.slack_api_url.removesuffix("/").removesuffix("/api")

    @property
    def private_allowed(self) -> frozenset[str]:
        """The private addresses that may be dialled all the same."""
        return frozenset(part.strip() for part in self.allow_private.split(",") if part.strip())


def read(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the environment (and `.env`). Raises SettingsWrong with one line for each mistake."""
    _read_secret_files()
    try:
        return Settings() if environment is None else Settings.model_validate(dict(environment))
    except ValidationError as error:
        lines = [
            f"{'.'.join(map(str, mistake['loc'])).upper() or 'settings'}: {mistake['msg']}"
            for mistake in error.errors()
        ]
        raise SettingsWrong("\n".join(lines)) from error


def of_service(service: str) -> Mapping[str, str]:
    """Return a service's own settings: `<NAME>_BASE_URL` as "base_url", and the like."""
    prefix = f"{service.upper()}_"
    given = {**dotenv_values(".env"), **os.environ}
    found = {
        name.removeprefix(prefix).lower(): value
        for name, value in given.items()
        if name.startswith(prefix) and value
    }
    files = {name: Path(path) for name, path in found.items() if name.endswith("_file")}
    return found | {
        name.removesuffix("_file"): path.read_text(encoding="utf-8").strip()
        for name, path in files.items()
    }


def _read_secret_files() -> None:
    for name in Settings.model_fields:
        path = os.environ.get(f"{name.upper()}_FILE")
        if path and name.upper() not in os.environ:
            os.environ[name.upper()] = Path(path).read_text(encoding="utf-8").strip()
