"""The App Home: opened, turned, and drawn anew after what was done in it."""

from bot.linked import offering
from bot.messages import home, problem
from bot.watching import standing
from handlers.call import Call


async def opened(call: Call) -> None:
    """Draw the Home when its tab is opened; Slack tells the same when the messages are."""
    if call.body["event"].get("tab") == "home":
        await draw(call)


async def turned(call: Call) -> None:
    """Show another page of it."""
    await draw(call, page=call.number)


async def draw(call: Call, *, page: int | None = None, words: str = "") -> None:
    """Draw the caller's Home, on the page where it stood; `words` go on top of it."""
    who = await call.who()
    view = home.view(
        await standing.board(call.bot, who),
        call.bot.now(),
        reader=who,
        lent=await offering.lent(call.bot, who),
        page=page or _page(call),
    )
    await call.publishes(problem.in_view(view, words) if words else view)


def _page(call: Call) -> int:
    stood = call.metadata if call.in_home else ""
    return int(stood) if stood.isdigit() else 1
