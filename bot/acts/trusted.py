"""Who may act at a service: members, or where a topic names user groups, their people alone."""

from bot.bot import Bot
from bot.errors import NotAllowed
from bot.people import Person, must_manage
from bot.slack import Refused, SlackTrouble
from storage import topics, workspaces


async def must_act(bot: Bot, who: Person, page_id: int) -> None:
    """Raise NotAllowed unless this person may act as that page.

    Of several topics that the page is in, one that trusts them is enough. Administrators may.
    """
    must_manage(who)
    if who.is_administrator:
        return
    async with bot.database.reading() as session:
        its_topics = await topics.of_page(session, who.workspace_id, page_id)
    if not its_topics or not all(topic.actors for topic in its_topics):
        return
    groups = sorted({group for topic in its_topics for group in topic.actors})
    if not any([who.user_id in await people(bot, who.workspace_id, one) for one in groups]):
        raise NotAllowed(
            "Only some people may act as this page here. Whoever administers Social can add you: "
            "the topic's “…”, then “Who may act”."
        )


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
