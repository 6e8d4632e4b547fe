"""Where an account is, as WebFinger (RFC 7033) tells it. Pure."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from providers.errors import PageGone
from providers.mastodon.addresses import Address, Handle
from providers.shapes import address, record, records, text

ACTIVITY = ("application/activity+json", "application/ld+json")


@dataclass(frozen=True, slots=True)
class Pointer:
    """The server to ask, the account's name there, and the handle and URI that it goes by."""

    origin: str
    name: str
    handle: str
    uri: str = ""

    def handle_of(self, account: Any) -> str:
        """Return the handle; a host that points at somebody else's account gives it no new name."""
        uri = text(account.get("uri")) or self.uri
        if not self.uri or uri == self.uri:
            return self.handle
        return f"@{text(account['username'])}@{urlsplit(self.origin).netloc}"


def pointer(answer: Any, typed: Handle | Address) -> Pointer:
    """Return where an account is; without an answer (None), at the host that was typed.

    Raises PageGone when the answer names no account.
    """
    if answer is None:
        if not typed.name:
            raise PageGone("is not the address of an account")
        return Pointer(typed.origin, typed.name, f"@{typed.name}@{typed.host}")
    uri = next(filter(None, map(_actor, records(record(answer).get("links")))), "")
    name, _, host = text(answer.get("subject")).removeprefix("acct:").rpartition("@")
    if not uri:
        raise PageGone("belongs to no account that speaks ActivityPub")
    parts = urlsplit(uri)
    name, host = name or typed.name, host or typed.host
    return Pointer(f"{parts.scheme}://{parts.netloc}", name, f"@{name}@{host}", uri)


def _actor(link: dict[str, Any]) -> str:
    is_actor = link.get("rel") == "self" and text(link.get("type")).startswith(ACTIVITY)
    return address(link.get("href")) if is_actor else ""
