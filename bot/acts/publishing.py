"""Publishing: a draft until its writer has seen what goes out; then an act for each page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.acts import fetching, fitting, outlets, withdrawing
from bot.acts.fitting import File
from bot.acts.outlets import Outlet, Outlets
from bot.bot import Bot
from bot.errors import CannotAct
from bot.people import Person
from providers.acting import Publishing
from providers.fitting import kinds
from storage import publications
from storage.models import Publication, Upload

FURTHEST = timedelta(days=365)
NOT_KEPT = "That draft is not kept any more. Type `/social publish` for a new one."


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What somebody wrote, before it is a draft. `due_at` is None for now.

    `replaces` is what it takes the place of, 0 for nothing; `keeps` tells that it keeps the
    pictures of that.
    """

    page_ids: Sequence[int]
    text: str
    files: Sequence[File] = ()
    due_at: datetime | None = None
    replaces: int = 0
    keeps: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """What would go out, where, with which pictures."""

    publication: Publication
    outlets: Sequence[Outlet]
    uploads: Sequence[Upload]

    @property
    def due_at(self) -> datetime | None:
        """When it goes out; None for as soon as it may."""
        one = self.publication
        return one.due_at if one.due_at > one.created_at else None


async def begin(bot: Bot, who: Person) -> tuple[int, Outlets]:
    """Begin a draft; return its id and where it may go. Raises NotAllowed."""
    found = await outlets.of(bot, who)
    async with bot.database.writing() as session:
        draft = await publications.begin(
            session, who.workspace_id, by=who.user_id, now=bot.now(), pages=[]
        )
    return draft.id, found


async def begin_anew(bot: Bot, who: Person, publication_id: int) -> tuple[int, Outlets, Draft]:
    """Begin a draft that takes the place of what is scheduled, and return that too.

    Raises NotAllowed, CannotAct.
    """
    old = await withdrawing.found(bot, who, publication_id)
    draft_id, found = await begin(bot, who)
    async with bot.database.reading() as session:
        uploads = await publications.uploads(session, publication_id)
    return draft_id, found, Draft(old, found.chosen(old.pages), uploads)


async def choose(bot: Bot, who: Person, page_ids: Sequence[int]) -> list[Outlet]:
    """Return those of these pages on which this person may publish. Raises NotAllowed."""
    return (await outlets.of(bot, who)).chosen(page_ids)


def misfits(chosen: Sequence[Outlet], written: Written, now: datetime) -> dict[str, str]:
    """Return what of it cannot be, by the field of the form: pages, text, pictures, when. Pure."""
    found: dict[str, list[str]] = {"pages": [], "text": [], "pictures": [], "when": []}
    if not chosen:
        found["pages"].append("Choose where it goes.")
    if not written.text.strip() and not (written.files or written.keeps):
        found["text"].append("There is nothing in it yet: write something, or add a picture.")
    if written.due_at and written.due_at <= now:
        found["when"].append("That is past. Leave it empty to publish now.")
    elif written.due_at and written.due_at > now + FURTHEST:
        found["when"].append("Choose a time within a year.")
    for one in chosen:
        where = f"{one.page.name} ({one.label})"
        if why := fitting.too_long(one.publishing.limits, written.text):
            found["text"].append(f"{where}: {why}.")
        refusals = [fitting.too_many(one.publishing, len(written.files)) if written.files else ""]
        refusals += [fitting.too_large(one.publishing, file) for file in written.files]
        found["pictures"] += [f"{where} {why}." for why in refusals if why]
    return {field: " ".join(said)[:1_000] for field, said in found.items() if said}


async def write(bot: Bot, who: Person, publication_id: int, written: Written) -> Draft:
    """Keep what was written as that draft. Raises NotAllowed, CannotAct."""
    old = await withdrawing.found(bot, who, written.replaces) if written.replaces else None
    async with bot.database.writing() as session:
        draft = await publications.one(session, who.workspace_id, publication_id)
        if draft is None or not await publications.revise(
            session,
            who.workspace_id,
            publication_id,
            by=who.user_id,
            text=written.text,
            pages=list(written.page_ids),
            due_at=written.due_at or draft.created_at,
        ):
            raise CannotAct(NOT_KEPT)
        given = [*await publications.uploads(session, publication_id)]
        file_ids = [one.file_id for one in written.files]
        if old and written.keeps and not file_ids:
            given = [*await publications.uploads(session, old.id)]
            file_ids = [one.file_id for one in given]
        await publications.put_uploads(session, draft, file_ids, given)
    return await drafted(bot, who, publication_id)


async def drafted(bot: Bot, who: Person, publication_id: int) -> Draft:
    """Return a draft of one's own.

    Raises NotAllowed; CannotAct where a page cannot be published on any more.
    """
    async with bot.database.reading() as session:
        draft = await publications.one(session, who.workspace_id, publication_id)
        uploads = await publications.uploads(session, publication_id) if draft else ()
    if draft is None or draft.by != who.user_id:
        raise CannotAct(NOT_KEPT)
    chosen = (await outlets.of(bot, who)).chosen(draft.pages)
    if len(chosen) < len(draft.pages):
        raise CannotAct("One of the pages cannot be published on any more. Begin anew, please.")
    return Draft(draft, chosen, uploads)


async def fetch(bot: Bot, who: Person, publication_id: int) -> None:
    """Fetch a draft's pictures from Slack. Raises NotAllowed, CannotAct, SlackTrouble."""
    draft = await drafted(bot, who, publication_id)
    every = [one.publishing.mimes for one in draft.outlets]
    mimes = [mime for mime in every[0] if all(mime in more for more in every)] if every else []
    await fetching.fetch(bot, who.workspace_id, draft.uploads, mimes=mimes)


async def describe(bot: Bot, who: Person, publication_id: int, alts: Mapping[int, str]) -> None:
    """Keep what a draft's pictures show, by their position. Raises NotAllowed, CannotAct."""
    await drafted(bot, who, publication_id)
    async with bot.database.writing() as session:
        await publications.describe(session, publication_id, alts)


async def complete(bot: Bot, who: Person, publication_id: int) -> Draft:
    """Return a draft whose pictures are here and fit. Raises NotAllowed, CannotAct."""
    draft = await drafted(bot, who, publication_id)
    if not draft.outlets:
        raise CannotAct(NOT_KEPT)
    if not all(upload.content for upload in draft.uploads):
        raise CannotAct("A picture is missing. Go back and choose it again.")
    for one in draft.outlets:
        if why := _unfit(one.publishing, draft.uploads):
            raise CannotAct(f"{one.page.name} ({one.label}) {why}. Go back and choose others.")
    return draft


def _unfit(publishing: Publishing, uploads: Sequence[Upload]) -> str:
    """Say what of these pictures would not be taken, or ""."""
    if uploads and (why := fitting.too_many(publishing, len(uploads))):
        return why
    if any(upload.mime not in publishing.mimes for upload in uploads):
        return f"takes {kinds(publishing.mimes)} pictures only"
    sizes = [
        File(upload.file_id, f"picture {upload.position + 1}", len(upload.content))
        for upload in uploads
    ]
    return next((why for one in sizes if (why := fitting.too_large(publishing, one))), "")
