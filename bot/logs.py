"""Logs: JSON or for people, with every secret taken out of each line as it is written.

Twice: what is known to be secret, wherever it stands and however it is escaped; and what looks like
a secret, in URLs, headers, bodies and the errors of libraries.
"""

import json
import logging
import re
import sys
from collections.abc import Callable, Iterable, MutableMapping
from types import TracebackType
from typing import Any, TextIO
from urllib.parse import quote

import structlog

# Shorter ones would take ordinary words out of every line.
SHORTEST_SECRET = 6
# Secret wherever they are named: `name=…`, `name: …`, `"name": "…"`, escaped once more or not.
_NAMED = (
    r"(?:access|refresh|id|app|bot|input|fb_exchange|exchange|user)_?token|appsecret_proof"
    r"|(?:client|signing|app)_?secret|code_verifier|client_assertion|(?:app_?)?password|passwd"
    r"|private_key|secret|token"
)
# Ordinary words, but for what stands behind them in an address.
_IN_ADDRESS = "code|state|ticket|nonce|signature"
# A quote may be escaped, once or more, where it stands within other text.
_IS = r"(?:\\*[\"'])?\s*[:=]\s*(?:\\*[\"'])?"
_END = r"[^\s\"'&\\,;)}\]>]+"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?i)((?:set-)?cookie{_IS})[^\"'\\\r\n]+",
        rf"(?i)(authorization{_IS}(?:[a-z]+\s+)?){_END}",
        rf"(?i)((?<![a-z])(?:{_NAMED}){_IS})(?!None\b){_END}",
        rf"(?i)((?<![a-z_])(?:{_IN_ADDRESS})=){_END}",
        r"(?i)((?:Bearer|DPoP)\s+)[\w.~+/-]{8,}=*",
        r"(?i)(Basic\s+)[a-z0-9+/]{16,}=*",
        r"(xox[a-z]-|xapp-|xoxe\.)" + _END,
        r"(://[^/\s:@\"']*:)[^/\s@\"']+(?=@)",
        r"(hooks\.slack\.com/)" + _END,
        r"(/link/(?:\w+/)?)[\w-]{20,}",
        r"(eyJ)[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?",
        r"(EAA)[A-Za-z0-9]{20,}",
    )
)


def without_secrets(text: str) -> str:
    """Return the text with all that looks like a secret taken out."""
    for pattern in _PATTERNS:
        text = pattern.sub(r"\1…", text)
    return text


def configure(level: str, style: str, secrets: Iterable[str] = ()) -> None:
    """Send our logs and the libraries' to standard error; `style` is json, console or auto.

    `secrets` are those that are known: they are taken out whatever they look like.
    """
    logging.basicConfig(level=level, handlers=[handler(sys.stderr, style, secrets)], force=True)
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
        processors=[*_BEFORE, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    # Python would print the last error of all by itself, as it is.
    sys.excepthook = _broke


def handler(stream: TextIO, style: str, secrets: Iterable[str] = ()) -> logging.Handler:
    """Return what writes lines to a stream, each without its secrets."""
    as_json = style == "json" or (style == "auto" and not stream.isatty())
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer()
    )
    known = _known(secrets)

    def values(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        return {name: _told(name, known, value) for name, value in event.items()}

    def line(_: Any, __: str, text: str) -> str:
        return without_secrets(known(text))

    steps: list[Any] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        # Before colours stand between a name and its value, and after all is text.
        values,
        renderer,
        line,
    ]
    made = logging.StreamHandler(stream)
    made.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=_BEFORE, processors=steps)
    )
    return made


_BEFORE: list[Any] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def _told(name: str, known: Callable[[str], str], value: Any) -> Any:
    if re.fullmatch(_NAMED, name, re.IGNORECASE):
        return "…"
    return without_secrets(known(value)) if isinstance(value, str) else value


def _known(secrets: Iterable[str]) -> Callable[[str], str]:
    """Return what takes these out, as they are and as JSON, Python or a URL would write them."""
    forms = {
        form for secret in secrets if len(secret) >= SHORTEST_SECRET for form in _written(secret)
    }
    if not forms:
        return str
    longest_first = sorted(forms, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest_first)))
    return lambda text: pattern.sub("…", text)


def _written(secret: str) -> Iterable[str]:
    yield secret
    yield repr(secret)[1:-1]
    yield quote(secret, safe="")
    for ascii_only in (True, False):
        yield json.dumps(secret, ensure_ascii=ascii_only)[1:-1]


def _broke(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    structlog.get_logger().critical("the bot broke", exc_info=(kind, error, trace))
