"""The mail server, as one setting names it."""

from typing import Any
from urllib.parse import unquote, urlsplit

SECONDS = 30
SUBMISSION, SUBMISSION_TLS = 587, 465


def server(url: str) -> dict[str, Any]:
    """Return what aiosmtplib needs of an address like smtp://user:password@host:587.

    Raises ValueError, with a sentence for whoever set it.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ValueError("must look like smtp://user:password@host:587")
    tls = parts.scheme == "smtps"
    return {
        "hostname": parts.hostname,
        "port": parts.port or (SUBMISSION_TLS if tls else SUBMISSION),
        "username": unquote(parts.username) if parts.username else None,
        "password": unquote(parts.password) if parts.password else None,
        "use_tls": tls,
        # None: taken wherever the server offers it.
        "start_tls": False if tls else None,
        "timeout": SECONDS,
    }


def sender(url: str, mail_from: str) -> str:
    """Return who sends: what is set, or else the mail server's own user.

    Raises ValueError where neither is an address.
    """
    if mail_from:
        return mail_from
    user = str(server(url)["username"] or "")
    if "@" not in user:
        raise ValueError("MAIL_FROM must be set beside SMTP_URL: who the e-mails are from")
    return user
