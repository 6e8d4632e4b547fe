"""People of the workspace who change: one who leaves takes their profiles along."""

from bot.expired import leaving
from handlers.call import Call


async def changed(call: Call) -> None:
    """Hear that somebody is another one than before: a role, or gone."""
    user = call.body["event"]["user"]
    workspace_id = await call.workspace_id()
    call.bot.people.forget(workspace_id, user["id"])
    if user.get("deleted"):
        await leaving.left(call.bot, workspace_id, user["id"])
