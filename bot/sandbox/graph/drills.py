"""The small Facebook's part of the fire-drill menu."""

from collections.abc import Callable, Mapping

from bot.sandbox.graph import inbox
from bot.sandbox.graph.stories import GROWING
from bot.sandbox.graph.world import Graph


def drills(graph: Graph) -> Mapping[str, Callable[[], object]]:
    """Return what can be done to it, by the name in the menu."""
    return {
        "facebook_post": lambda: graph.publish(GROWING, "Fresh from the oven, this very minute."),
        "facebook_comment": lambda: graph.comment(graph.newest(GROWING).id, "Save one for me!"),
        "facebook_edit": lambda: graph.edit(graph.newest(GROWING).id, "Sold out. Until tomorrow!"),
        "facebook_delete": lambda: graph.delete(graph.newest(GROWING).id),
        "facebook_message": lambda: inbox.received(graph, GROWING, "Is a table free at eight?"),
        "facebook_expire": graph.expire,
        "facebook_revoke": graph.revoke,
        "facebook_checkpoint": graph.checkpoint,
        "facebook_role": lambda: graph.drop_role(GROWING, "jane"),
        "facebook_permission": lambda: graph.drop_permission("pages_read_engagement"),
        "facebook_suspend": lambda: graph.suspend(GROWING),
        "facebook_rate_limit": graph.rate_limit,
        "facebook_outage": graph.outage,
        "facebook_heal": graph.heal,
    }
