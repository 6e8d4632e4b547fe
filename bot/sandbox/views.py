"""The Web API's views.* methods."""

from bot.limits import problems
from bot.sandbox import drawn
from bot.sandbox.access import user_of
from bot.sandbox.inputs import values_of, with_ids
from bot.sandbox.records import Json, View
from bot.sandbox.refusal import Refused, refused
from bot.sandbox.workspace import Workspace

DEEPEST = 3


def checked(view: Json, *types: str) -> Json:
    """Return the view, or refuse it as Slack would. Raises Refused."""
    found = problems(view) if isinstance(view, dict) and "type" in view else []
    if not isinstance(view, dict) or view.get("type") not in types:
        found = [f"must be one of: {', '.join(types)} [json-pointer:/view/type]"]
    if found:
        raise refused("invalid_arguments", found)
    return view


def open_(slack: Workspace, arguments: Json) -> Json:
    """views.open: a modal of its own, in place of what was open."""
    view = checked(arguments["view"], "modal")
    user = slack.pull(arguments["trigger_id"])
    slack.stacks[user.id] = []
    return {"view": drawn.view(slack, stack_on(slack, user.id, view))}


def push(slack: Workspace, arguments: Json) -> Json:
    """views.push: on top of the open modal, three deep at most."""
    view = checked(arguments["view"], "modal")
    user = slack.pull(arguments["trigger_id"])
    return {"view": drawn.view(slack, stack_on(slack, user.id, view))}


def stack_on(slack: Workspace, user: str, data: Json) -> View:
    """Put a modal on top of a person's stack. Raises Refused."""
    stack = slack.stacks.setdefault(user, [])
    if len(stack) >= DEEPEST:
        raise Refused("push_limit_reached")
    _unique(slack, data)
    view = View(id=slack.new_id("V"), hash="", user=user, data={})
    view.previous = stack[-1].id if stack else None
    view.root = stack[0].id if stack else view.id
    stack.append(view)
    return redraw(slack, view, data)


def redraw(slack: Workspace, view: View, data: Json) -> View:
    """Give a view new contents; inputs that are still there keep what stands in them."""
    view.data = {**data, "blocks": with_ids(data["blocks"], slack.new_id)}
    view.values = values_of(view.data["blocks"], view.values)
    view.hash = f"{slack.new_ts()}.{slack.new_id('h')}"
    slack.changed()
    return view


def update(slack: Workspace, arguments: Json) -> Json:
    """views.update, by view_id or external_id; a stale hash is refused."""
    view = _find(slack, arguments)
    data = checked(arguments["view"], view.data["type"])
    _fresh(view, arguments)
    return {"view": drawn.view(slack, redraw(slack, view, data))}


def publish(slack: Workspace, arguments: Json) -> Json:
    """views.publish: a person's Home."""
    user = user_of(slack, arguments["user_id"])
    data = checked(arguments["view"], "home")
    home = slack.homes.get(user.id)
    if home:
        _fresh(home, arguments)
    else:
        home = slack.homes[user.id] = View(id=slack.new_id("V"), hash="", user=user.id, data={})
    return {"view": drawn.view(slack, redraw(slack, home, data))}


def _find(slack: Workspace, arguments: Json) -> View:
    every = [view for stack in slack.stacks.values() for view in stack] + [*slack.homes.values()]
    for view in every:
        if view.id == arguments.get("view_id"):
            return view
        if arguments.get("external_id", "") == view.data.get("external_id", "-"):
            return view
    raise Refused("not_found")


def _fresh(view: View, arguments: Json) -> None:
    if arguments.get("hash", view.hash) != view.hash:
        raise Refused("hash_conflict")


def _unique(slack: Workspace, data: Json) -> None:
    taken = {v.data.get("external_id") for stack in slack.stacks.values() for v in stack}
    if data.get("external_id") and data["external_id"] in taken:
        raise Refused("duplicate_external_id")
