"""A social service over HTTP, for processes of their own: `tests/chaos/pier.py` is its server.

Whoever runs the bot with it puts this folder's parent among the providers' folders.
"""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from providers.acting import Act, Draft, Limits, Made, Publishing, Target, Verb
from providers.api import Api
from providers.contract import Cadence, Cannot, Provider
from providers.linking import Asked, Back, Consent, Link, Linked, Permission
from providers.vocabulary import (
    Account,
    Batch,
    Connection,
    Found,
    Item,
    Kind,
    Owned,
    Page,
    Portion,
    Token,
)

SCOPE = "everything"


def _page(api: Api, native_id: str) -> Page:
    url = f"{api.base_url}/at/{native_id}"
    return Page(service="pier", native_id=native_id, name=native_id.title(), url=url)


def _item(api: Api, told: dict[str, Any], kind: Kind) -> Item:
    return Item(
        native_id=told["id"],
        kind=kind,
        url=f"{api.base_url}/at/{told['id']}",
        html=f"<p>{told['text']}</p>",
        posted_at=datetime.fromisoformat(told["at"]),
        answers=told["under"],
        is_liked=told["liked"],
    )


async def _listed(api: Api, page: Page, kind: Kind) -> Batch:
    told = await api.json(f"/pages/{page.native_id}/{kind}s")
    return Batch(items=tuple(_item(api, one, kind) for one in told), cursor="c")


async def _posts(api: Api, page: Page, cursor: str) -> Batch:
    return await _listed(api, page, Kind.POST)


async def _comments(api: Api, page: Page, cursor: str) -> Batch:
    return await _listed(api, page, Kind.COMMENT)


async def _find_pages(api: Api, query: str) -> Found:
    return Found()


async def _begin(api: Api, asked: Asked) -> Consent:
    return Consent(url=f"{api.base_url}/consent?{urlencode({'state': asked.state})}")


async def _finish(api: Api, back: Back) -> Linked:
    token = await _token(api, {"code": back.query["code"]})
    return Linked(account=Account(native_id="jane", name="Jane"), token=token)


async def _refresh(api: Api, token: Token) -> Token:
    return await _token(api, {"refresh": token.refresh})


async def _token(api: Api, given: dict[str, str]) -> Token:
    told = (await api.send("POST", "/token", json=given)).body
    access, refresh, seconds = told.decode().split()
    ends = api.now + timedelta(seconds=float(seconds))
    return Token(access=access, refresh=refresh, expires_at=ends, scopes=(SCOPE,))


async def _check(api: Api, token: Token) -> Token:
    await api.json("/me")
    return token


async def _my_pages(api: Api, cursor: str) -> Portion:
    names = await api.json("/me")
    return Portion(pages=tuple(Owned(page=_page(api, name)) for name in names))


async def _reply(api: Api, page: Page, target: Target, draft: Draft) -> Made:
    said = {"under": target.item.native_id, "text": draft.text}
    reply = await api.send("POST", "/replies", json=said)
    return Made(native_id=reply.body.decode())


async def _find_reply(
    api: Api, page: Page, target: Target | None, draft: Draft, since: datetime
) -> Made | None:
    found = await api.json("/replies", text=draft.text)
    return Made(native_id=found[0]) if found else None


async def _like(api: Api, page: Page, target: Target, draft: Draft) -> Made:
    await api.send("POST", "/likes", json={"of": target.item.native_id})
    return Made()


async def _publish(api: Api, page: Page, draft: Draft) -> Made:
    post = await api.send("POST", f"/pages/{page.native_id}/posts", json={"text": draft.text})
    return Made(native_id=post.body.decode())


async def _find_published(
    api: Api, page: Page, target: Target | None, draft: Draft, since: datetime
) -> Made | None:
    found = await api.json(f"/pages/{page.native_id}/published", text=draft.text)
    return Made(native_id=found[0]) if found else None


KINDS = (Kind.POST, Kind.COMMENT)
PROVIDER = Provider(
    name="pier",
    label="Pier",
    emoji=":anchor:",
    asks_for="A page's name",
    find_pages=_find_pages,
    cadence=Cadence(shortest=timedelta(minutes=1), longest=timedelta(hours=1)),
    polls={
        Connection.UNAUTHORIZED: Cannot("The pier shows nothing to strangers."),
        Connection.AUTHORIZED: {Kind.POST: _posts, Kind.COMMENT: _comments},
    },
    withheld="",
    acts={
        Verb.REPLY: Act(do=_reply, kinds=KINDS, find=_find_reply, limits=Limits(most=200)),
        Verb.LIKE: Act(do=_like, kinds=KINDS),
    },
    publishing=Publishing(do=_publish, find=_find_published, limits=Limits(most=200)),
    link=Link(
        gives="Read the pages that you manage.",
        begin=_begin,
        finish=_finish,
        check=_check,
        my_pages=_my_pages,
        refresh=_refresh,
        permissions=(Permission(scope=SCOPE, gives="do anything", required=True),),
    ),
)
