"""Logs: JSON or for people, with every secret taken out before a line is written."""

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_SECRETS = re.compile(
    r"(xox[a-z]-|xapp-|xoxe\.|Bearer\s+|(?:access_token|client_secret|refresh_token|code|state)=)[^\s\"'&]+"
)


def without_secrets(text: str) -> str:
    """Return the text with tokens and the like taken out."""
    return _SECRETS.sub(r"\1…", text)


def configure(level: str, style: str) -> None:
    """Send our logs and the libraries' to standard error; `style` is json, console or auto."""
    as_json = style == "json" or (style == "auto" and not sys.stderr.isatty())
    before: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    renderer: Any = (
        structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer()
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=before,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            _redact,
            renderer,
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for chatty in (
        "httpx",
        "apscheduler",
        "slack_sdk",
        "slack_bolt",
        "aiohttp.access",
        "alembic",
        "aiosqlite",
    ):
        logging.getLogger(chatty).setLevel("WARNING")
    # It warns at every start that our client has a token, and so has the environment.
    logging.getLogger("slack_bolt").setLevel("ERROR")
    structlog.configure(
        processors=[*before, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _redact(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {
        key: without_secrets(value) if isinstance(value, str) else value
        for key, value in event.items()
    }
