"""Who may act at a service: members, or where a topic names user groups, their people alone."""

from collections.abc import Collection

from bot.bot import Bot
from bot.errors import NotAllowed
from bot.people import Person, must_manage
from bot.slack import Refused, SlackTrouble
from storage import openings, workspaces


async def must_act(bot: Bot, who: Person, page_id: int) -> None:
    """Raise NotAllowed unless this person may act as that page."""
    if not await trusting(bot, who, [page_id]):
        raise NotAllowed(
            "Only some people may act as this page here. Whoever administers Social can add you: "
            "the topic's “…”, then “Who may act”."
        )


async def trusting(bot: Bot, who: Person, pages: Collection[int]) -> set[int]:
    """Return those of these pages that this person may act as; each group is asked for once.

    Of several topics that a page is in, one that trusts them is enough. Administrators may.
    Raises NotAllowed for who may only look.
    """
    must_manage(who)
    if who.is_administrator:
        return set(pages)
    async with bot.database.reading() as session:
        actors = await openings.actors(session, who.workspace_id, pages)
    held = {page for page, topics in actors.items() if all(topics)}
    named = sorted({group for page in held for topic in actors[page] for group in topic})
    inside = {group for group in named if who.user_id in await people(bot, who.workspace_id, group)}
    return {
        page
        for page in pages
        if page not in held or any(inside.intersection(topic) for topic in actors[page])
    }


async def people(bot: Bot, workspace_id: int, group: str) -> set[str]:
    """Return who is in a user group; nobody when it is gone. Raises SlackTrouble."""
    try:
        answer = await bot.slack.call(
            workspace_id,
            "usergroups.users.list",
            usergroup=group,
            team_id=await _team(bot, workspace_id),
        )
    except Refused:
        return set()
    return set(answer["users"])


async def groups(bot: Bot, workspace_id: int) -> list[tuple[str, str]]:
    """Return the workspace's user groups by name: (id, name); none where Slack does not say."""
    try:
        team_id = await _team(bot, workspace_id)
        answer = await bot.slack.call(workspace_id, "usergroups.list", team_id=team_id)
    except SlackTrouble:
        return []
    return sorted(
        ((one["id"], one["name"]) for one in answer["usergroups"]), key=lambda one: one[1]
    )


async def _team(bot: Bot, workspace_id: int) -> str:
    """Return the team: who is installed in a whole organisation must name it."""
    async with bot.database.reading() as session:
        workspace = await workspaces.one(session, workspace_id)
    return workspace.team_id if workspace else ""
