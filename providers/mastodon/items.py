"""Their JSON → ours. Pure. Entities Account and Status of Mastodon's REST API v1."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from providers.mastodon.bodies import body, plain
from providers.shapes import address, count, key, moment, record, records, text
from providers.vocabulary import Author, Item, Kind, Page, Picture

PUBLIC = {"public", "unlisted"}
METRICS = {
    "likes": "favourites_count",
    "replies": "replies_count",
    "reposts": "reblogs_count",
    "quotes": "quotes_count",
}
DRAWN = {"image": "url", "gifv": "preview_url", "video": "preview_url"}


def page(account: Any, origin: str, handle: str) -> Page:
    """Return an account as its own server shows it.

    `origin` is that server ("https://host"). The page's native id is the account's address in
    that server's API, "https://host/api/v1/accounts/ID": it never changes, and polls start there.
    """
    return Page(
        service="mastodon",
        native_id=f"{origin}/api/v1/accounts/{key(account['id'])}",
        name=_name(account),
        url=address(account.get("url")) or f"{origin}/@{text(account['username'])}",
        handle=handle,
        picture_url=_avatar(account),
        description=plain(text(account.get("note")))[:500],
        followers=_followers(account),
    )


def item(status: Any, page: Page) -> Item:
    """Return a status of the page's own.

    Its native id is its address in the API of the page's server, ".../api/v1/statuses/ID".
    """
    parent, own = text(status.get("in_reply_to_id")), _answers_own(status)
    warning = text(status.get("spoiler_text")).strip()
    if not warning and status.get("sensitive"):
        warning = "Sensitive content"
    return Item(
        native_id=status_id(page, key(status["id"])),
        kind=Kind.REPLY if parent else Kind.POST,
        url=address(status.get("url")) or address(status.get("uri")),
        author=_author(status["account"], page.handle, url=page.url),
        html=body(status),
        warning=warning,
        pictures=_pictures(status),
        posted_at=moment(status["created_at"]),
        edited_at=moment(status.get("edited_at")),
        answers=status_id(page, key(parent)) if parent and own else "",
        answers_url=_answers_url(status, parent) if parent else "",
        is_own=True,
        is_liked=bool(status.get("favourited")),
        metrics={name: count(status[field]) for name, field in METRICS.items() if field in status},
    )


def mention(status: Any, page: Page) -> Item:
    """Return somebody else's status that names the page's account, answers it or quotes it."""
    parent, account = text(status.get("in_reply_to_id")), status["account"]
    answers_us = parent and is_of(page, status.get("in_reply_to_account_id"))
    return replace(
        item(status, page),
        kind=Kind.REPLY if answers_us else Kind.MENTION,
        author=_author(account, handle_of(account, page.handle.rpartition("@")[2])),
        answers=status_id(page, key(parent)) if parent else "",
        answers_url="",
        is_own=is_of(page, account["id"]),
    )


def message(status: Any, page: Page) -> Item:
    """Return a status that somebody wrote to the page's account, and to whom else it names.

    All that one account writes so is a conversation: servers do not tell which status began it.
    """
    whom = f"{origin(page)}/api/v1/accounts/{key(status['account']['id'])}"
    return replace(mention(status, page), kind=Kind.PRIVATE_MESSAGE, answers=whom)


def belongs(status: Any) -> bool:
    """Whether the profile's first tab shows this to anyone: no boosts, no answers to strangers."""
    if not is_public(status) or status.get("reblog"):
        return False
    return not status.get("in_reply_to_id") or _answers_own(status)


def is_public(status: Any) -> bool:
    """Whether anyone may read this: neither a private message nor for followers only."""
    return status.get("visibility", "public") in PUBLIC


def is_private(status: Any) -> bool:
    """Whether only those may read this who are named in it."""
    return bool(status.get("visibility") == "direct")


def is_of(page: Page, account_id: Any) -> bool:
    """Whether an account is the page itself."""
    return page.native_id.endswith(f"/{account_id}")


def handle_of(account: Any, host: str) -> str:
    """Return an account's handle as its server, whose people are `@name@host`, knows it."""
    name = text(account["acct"])
    return f"@{name}" if "@" in name else f"@{name}@{host}"


def status_id(page: Page, its_id: str) -> str:
    """Return a status's native id: its address in the API of the page's server."""
    return f"{origin(page)}/api/v1/statuses/{its_id}"


def tail(native_id: str) -> str:
    """Return the status's own id at its server."""
    return native_id.rpartition("/")[2]


def origin(page: Page) -> str:
    """Return the page's server: scheme, host and port."""
    parts = urlsplit(page.native_id)
    return f"{parts.scheme}://{parts.netloc}"


def _author(account: Any, known_as: str, *, url: str = "") -> Author:
    return Author(
        name=_name(account),
        handle=known_as,
        url=address(account.get("url")) or url,
        picture_url=_avatar(account),
    )


def _name(account: Any) -> str:
    return text(account.get("display_name")).strip() or text(account["username"])


def _avatar(account: Any) -> str:
    return address(account.get("avatar_static")) or address(account.get("avatar"))


def _followers(account: Any) -> int | None:
    hidden = account.get("followers_count", -1) in {None, -1}
    return None if hidden else count(account["followers_count"])


def _answers_own(status: Any) -> bool:
    # Some servers leave out whom an answer answers; those we met do so in one's own threads.
    return status.get("in_reply_to_account_id") in {None, status["account"]["id"]}


def _answers_url(status: Any, parent: str) -> str:
    """Return where the answered post is read, by the pattern of the answer's own address."""
    its_id, url = key(status["id"]), address(status.get("url"))
    if not url.endswith(f"/{its_id}"):
        return ""
    answered = _answered(status)
    if not answered:
        return f"{url.removesuffix(its_id)}{parent}"
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/@{answered}/{parent}" if "/@" in url else ""


def _answered(status: Any) -> str:
    """Return the stranger who is answered, as their server's pages write them; "" for oneself."""
    if _answers_own(status):
        return ""
    whom = status["in_reply_to_account_id"]
    mentions = records(status.get("mentions"))
    return next((text(one.get("acct")) for one in mentions if one.get("id") == whom), "")


def _pictures(status: Any) -> tuple[Picture, ...]:
    found = (
        Picture(
            url=address(media.get(DRAWN.get(media.get("type", ""), ""))),
            alt=text(media.get("description")),
        )
        for media in records(status.get("media_attachments"))
    )
    return tuple(picture for picture in found if picture.url)


def moved_to(account: Any) -> str:
    """Return the address of the profile that this account has moved to, or ""."""
    return address(record(account.get("moved")).get("url"))


def is_suspended(account: Any) -> bool:
    """Whether its own server has shut the account."""
    return bool(account.get("suspended"))
