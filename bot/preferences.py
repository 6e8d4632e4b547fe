"""Preferences of a workspace: what its administrators have set in the Home."""

import re
from collections.abc import Sequence

from bot.bot import Bot
from bot.errors import NotAllowed, PreferenceWrong
from bot.people import Person
from storage import workspaces
from storage.models import Workspace

MOST_RECIPIENTS = 20
LONGEST_ADDRESS = 254
# Narrower than RFC 5322: what people have, and nothing that could be more than one address.
ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(\.[\w-]+)+")


async def of(bot: Bot, who: Person) -> Workspace:
    """Return the workspace with all that is set for it. Raises NotAllowed."""
    must_administer(who)
    async with bot.database.reading() as session:
        found = await workspaces.one(session, who.workspace_id)
    if found is None:
        raise NotAllowed("This workspace is not known here any more.")
    return found


async def change(
    bot: Bot,
    who: Person,
    *,
    administrators: Sequence[str],
    recipients: str,
    check_hour: int,
    check_zone: str,
    managers: str,
    approved: Sequence[str] = (),
) -> None:
    """Set them all. Raises NotAllowed, PreferenceWrong."""
    must_administer(who)
    addresses = checked_addresses(recipients)
    async with bot.database.writing() as session:
        workspace = await workspaces.one(session, who.workspace_id)
        if workspace is None:
            return
        workspace.administrators = sorted(set(administrators))
        workspace.recipients = addresses
        workspace.check_hour, workspace.check_zone = check_hour % 24, check_zone
        workspace.managers, workspace.approved = managers, list(approved)
    bot.people.forget_all(who.workspace_id)


def must_administer(who: Person) -> None:
    """Raise NotAllowed for everyone but administrators."""
    if not who.is_administrator:
        raise NotAllowed("Only administrators of Social can see and change its settings.")


def checked_addresses(typed: str) -> list[str]:
    """Return the e-mail addresses in a text, one a line or by commas. Raises PreferenceWrong."""
    found = [part.strip() for part in typed.replace("\n", ",").replace(";", ",").split(",")]
    found = list(dict.fromkeys(part for part in found if part))
    for one in found:
        if len(one) > LONGEST_ADDRESS or not ADDRESS.fullmatch(one):
            raise PreferenceWrong(f"“{one[:80]}” is not an e-mail address.")
    if len(found) > MOST_RECIPIENTS:
        raise PreferenceWrong(f"At most {MOST_RECIPIENTS} addresses, please.")
    return found
