"""The pages that a profile manages: `/me/accounts`, portion by portion (Graph API v26.0)."""

from typing import Any

from providers._meta import paging
from providers._meta.calls import read
from providers._meta.errors import needing
from providers.api import Api, Bearer
from providers.facebook import items, roles
from providers.facebook.inspecting import Inspected, inspect
from providers.facebook.permissions import LIST, READ, SWITCH_ON
from providers.shapes import expected_shape, key, record, records, text
from providers.vocabulary import Owned, Portion

MOST = 100
FIELDS = "id,name,username,link,category,tasks,access_token,followers_count,picture{url}"


async def my_pages(api: Api, cursor: str) -> Portion:
    """Return the next portion, with the role on each page and the page's own token."""
    assert isinstance(api.signer, Bearer)  # noqa: S101 - nobody manages no pages
    told = await inspect(api, api.signer.access)
    with needing(LIST, why=SWITCH_ON):
        answer = await read(
            api, "me/accounts", fields=FIELDS, limit=MOST, **paging.parameters(cursor)
        )
    with expected_shape():
        pages = tuple(_owned(one, told) for one in records(record(answer.json)["data"]))
        return Portion(pages=pages, cursor=paging.onwards(answer.json))


def _owned(account: Any, told: Inspected) -> Owned:
    tasks = [text(one) for one in account.get("tasks") or []]
    token = text(account.get("access_token"))
    ticked = told.ticked(key(account["id"]), READ)
    return Owned(
        page=items.page(account),
        role=roles.role(tasks),
        cannot=roles.cannot(tasks, ticked=ticked, has_token=bool(token)),
        token=token,
    )
