"""Queries on publications: what somebody publishes, on which pages, with which pictures."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Exists, exists, or_, update
from sqlalchemy import delete as delete_from
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from storage.acts import PUBLISH
from storage.models import Act, Page, Publication, Upload


async def begin(
    session: AsyncSession, workspace_id: int, *, by: str, now: datetime, **facts: Any
) -> Publication:
    """Write a draft; one that is due when it was made goes out as soon as it may."""
    draft = Publication(
        workspace_id=workspace_id, by=by, is_draft=True, created_at=now, **{"due_at": now, **facts}
    )
    session.add(draft)
    await session.flush()
    return draft


async def revise(
    session: AsyncSession, workspace_id: int, publication_id: int, *, by: str, **facts: Any
) -> bool:
    """Change a draft of one's own, or let it go out; False when it is out already."""
    changed = (
        update(Publication)
        .where(
            col(Publication.workspace_id) == workspace_id,
            col(Publication.id) == publication_id,
            col(Publication.by) == by,
            col(Publication.is_draft),
        )
        .values(**facts)
        .returning(col(Publication.id))
        .execution_options(synchronize_session=False)
    )
    return (await session.execute(changed)).scalar_one_or_none() is not None


async def note_cancelled(session: AsyncSession, publication_id: int, *, now: datetime) -> None:
    """Write down that nothing of it will go out any more."""
    await session.execute(
        update(Publication)
        .where(col(Publication.id) == publication_id)
        .values(cancelled_at=now)
        .execution_options(synchronize_session=False)
    )


async def lock(session: AsyncSession, publication_id: int) -> Publication | None:
    """Return it once nobody else is at it: of two pages done at once, one knows of both."""
    wanted = select(Publication).where(col(Publication.id) == publication_id).with_for_update()
    return (await session.scalars(wanted)).first()


async def one(session: AsyncSession, workspace_id: int, publication_id: int) -> Publication | None:
    """Return that publication of that workspace."""
    wanted = select(Publication).where(
        col(Publication.workspace_id) == workspace_id, col(Publication.id) == publication_id
    )
    return (await session.scalars(wanted)).first()


async def waiting(
    session: AsyncSession, workspace_id: int, *, most: int = 50
) -> Sequence[Publication]:
    """Return what is still to go out on some page, the next first."""
    wanted = (
        select(Publication)
        .where(col(Publication.workspace_id) == workspace_id, _has_act(*_unfinished()))
        .order_by(col(Publication.due_at), col(Publication.id))
    )
    return (await session.scalars(wanted.limit(most))).all()


async def finished(
    session: AsyncSession, workspace_id: int, *, most: int = 10
) -> Sequence[Publication]:
    """Return what went out on some page, or failed to, the newest first."""
    over = or_(col(Act.done_at).is_not(None), col(Act.failed_at).is_not(None))
    wanted = (
        select(Publication)
        .where(col(Publication.workspace_id) == workspace_id, _has_act(over))
        .order_by(col(Publication.due_at).desc(), col(Publication.id).desc())
    )
    return (await session.scalars(wanted.limit(most))).all()


async def its_acts(
    session: AsyncSession, publication_ids: Collection[int]
) -> dict[int, list[tuple[Act, Page]]]:
    """Return what is done on each of their pages, by the page's name."""
    found: dict[int, list[tuple[Act, Page]]] = {id_: [] for id_ in publication_ids}
    wanted = (
        select(Act, Page)
        .join(Page, col(Page.id) == col(Act.page_id))
        .where(col(Act.publication_id).in_(found), col(Act.verb) == PUBLISH)
        .order_by(col(Page.name), col(Act.id))
    )
    for act, page in (await session.execute(wanted)).all():
        found[act.publication_id or 0].append((act, page))
    return found


async def uploads(session: AsyncSession, publication_id: int) -> Sequence[Upload]:
    """Return a publication's pictures in their order."""
    wanted = select(Upload).where(col(Upload.publication_id) == publication_id)
    return (await session.scalars(wanted.order_by(col(Upload.position)))).all()


async def put_uploads(
    session: AsyncSession,
    publication: Publication,
    file_ids: Sequence[str],
    given: Sequence[Upload],
) -> None:
    """Give it these pictures; those that are among `given` bring what is known of them."""
    known = {upload.file_id: upload for upload in given}
    facts = ("mime", "alt", "content")
    rows = [
        {name: getattr(known[file_id], name) for name in facts} if file_id in known else {}
        for file_id in file_ids
    ]
    await session.execute(delete_from(Upload).where(col(Upload.publication_id) == publication.id))
    whose: dict[str, Any] = {
        "workspace_id": publication.workspace_id,
        "publication_id": publication.id,
    }
    for position, (file_id, row) in enumerate(zip(file_ids, rows, strict=True)):
        session.add(Upload(**whose, position=position, file_id=file_id, **row))
    await session.flush()


async def fill(
    session: AsyncSession, publication_id: int, file_id: str, *, mime: str, content: bytes
) -> None:
    """Write down what a picture is."""
    await _change_upload(
        session, publication_id, col(Upload.file_id) == file_id, mime=mime, content=content
    )


async def describe(session: AsyncSession, publication_id: int, alts: Mapping[int, str]) -> None:
    """Write down what its pictures show, by their position."""
    for position, alt in alts.items():
        await _change_upload(session, publication_id, col(Upload.position) == position, alt=alt)


async def drop_drafts(session: AsyncSession, before: datetime) -> None:
    """Drop drafts that were begun before then."""
    await session.execute(
        delete_from(Publication).where(
            col(Publication.is_draft), col(Publication.created_at) < before
        )
    )


async def forget_pictures(session: AsyncSession, before: datetime) -> None:
    """Drop the pictures of what was due before then and is over."""
    over = select(Publication.id).where(
        col(Publication.due_at) < before,
        col(Publication.is_draft).is_(False),
        ~_has_act(*_unfinished()),
    )
    await session.execute(
        update(Upload)
        .where(col(Upload.publication_id).in_(over), col(Upload.content) != b"")
        .values(content=b"")
        .execution_options(synchronize_session=False)
    )


async def _change_upload(
    session: AsyncSession, publication_id: int, which: Any, **facts: Any
) -> None:
    await session.execute(
        update(Upload)
        .where(col(Upload.publication_id) == publication_id, which)
        .values(**facts)
        .execution_options(synchronize_session=False)
    )


def _has_act(*conditions: Any) -> Exists:
    its = (col(Act.publication_id) == col(Publication.id), col(Act.verb) == PUBLISH)
    return exists().where(*its, *conditions)


def _unfinished() -> tuple[Any, ...]:
    return (
        col(Act.done_at).is_(None),
        col(Act.failed_at).is_(None),
        col(Act.cancelled_at).is_(None),
    )
