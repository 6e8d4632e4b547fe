"""What is answered at a path of Graph's: nodes, and lists below them."""

from collections.abc import Mapping

from bot.sandbox.graph import edges, inbox, insights, nodes
from bot.sandbox.graph.asking import Asker
from bot.sandbox.graph.fields import Field, parsed
from bot.sandbox.graph.records import Member, Remark, Site, Story
from bot.sandbox.graph.refusal import Refusal, invalid, not_there
from bot.sandbox.records import Json

Given = Mapping[str, str]


def answered(asker: Asker, path: str, given: Given) -> Json:
    """Answer a question. Raises Refusal."""
    steps = path.split("/")
    fields = parsed(given["fields"]) if "fields" in given else None
    rest = {name: value for name, value in given.items() if name != "fields"}
    if steps == ["pages", "search"]:
        return _searched(asker, rest, fields)
    if steps[0] == "me" or steps[0] == _own_id(asker):
        return _mine(asker, steps[1:], rest, fields)
    if len(steps) == 1:
        return _node(asker, steps[0], rest, fields)
    return _below(asker, steps[0], "/".join(steps[1:]), rest, fields)


def _own_id(asker: Asker) -> str:
    return asker.graph.members[asker.member].id if asker.member and not asker.page else ""


def _mine(asker: Asker, edge: list[str], given: Given, fields: tuple[Field, ...] | None) -> Json:
    if asker.is_app:
        raise Refusal("An active access token must be used to query information about the "
                      "current user.", 2500)  # fmt: skip
    if asker.page:
        return _node(asker, asker.page, given, fields)
    match edge:
        case []:
            return nodes.person(asker, asker.graph.members[asker.member], fields)
        case ["accounts"]:
            return edges.accounts(asker, given, fields)
        case ["permissions"]:
            return _permissions(asker.graph.members[asker.member])
    raise _no_edge("/".join(edge))


def _permissions(member: Member) -> Json:
    granted = [{"permission": one, "status": "granted"} for one in sorted(member.grant.scopes)]
    declined = [{"permission": one, "status": "declined"} for one in sorted(member.grant.declined)]
    return {"data": [*granted, *declined]}


def removed(asker: Asker, whose: str) -> Json:
    """Take the app off somebody's account. Raises Refusal."""
    member = asker.graph.members.get(asker.member)
    if member is None or whose not in {"me", member.id}:
        raise not_there(whose)
    asker.graph.revoke(member.key)
    return {"success": True}


def _node(asker: Asker, its_id: str, given: Given, fields: tuple[Field, ...] | None) -> Json:
    if given:
        raise invalid(f"The parameter {next(iter(given))} is not known here")
    it = found(asker, its_id)
    if isinstance(it, Site):
        return _site(asker, it, fields)
    asker.reads(site_of(asker, it), others=isinstance(it, Remark))
    if isinstance(it, Story):
        return edges.story(asker, it, fields)
    return nodes.draw(asker, it, fields, nodes.REMARK, "created_time,message,id")


def _site(asker: Asker, site: Site, fields: tuple[Field, ...] | None) -> Json:
    asker.reads(site)
    lists = {
        name: lambda who, it, field: edges.wall(who, it, field.name, field.modifiers, field.fields)
        for name in edges.WALL
    }
    drawn = nodes.draw(asker, site, fields, {**nodes.SITE, **lists}, "name,id")
    return {name: one for name, one in drawn.items() if name not in lists or one["data"]}


def _below(
    asker: Asker, its_id: str, edge: str, given: Given, fields: tuple[Field, ...] | None
) -> Json:
    if its_id.startswith("t_") and edge == "messages":
        return inbox.messages(asker, its_id, given, fields)
    it = found(asker, its_id)
    if isinstance(it, Site) and edge in edges.WALL:
        return edges.wall(asker, it, edge, given, fields)
    if isinstance(it, Site) and edge == "conversations":
        return inbox.conversations(asker, it, given, fields)
    site = site_of(asker, it)
    if edge == "insights" and not isinstance(it, Remark):
        asker.reads(site)
        return insights.answered(asker, site, it, given)
    if edge != "comments" or isinstance(it, Site):
        raise _no_edge(edge)
    asker.reads(site, others=True)
    if isinstance(it, Story):
        return edges.comments(asker, it, given, fields)
    story = next(one for one in site.stories.values() if it.id in one.remarks)
    return edges.answers(asker, story, it, given, fields)


def _searched(asker: Asker, given: Given, fields: tuple[Field, ...] | None) -> Json:
    words = given.get("q", "").casefold()
    if not words:
        raise invalid("The parameter q is required")
    called_so = [one for one in asker.graph.sites.values() if words in one.name.casefold()]
    return {"data": [_site(asker, one, fields) for one in called_so if not one.suspended]}


def found(asker: Asker, its_id: str) -> Site | Story | Remark:
    """Return what has this id or name. Raises Refusal."""
    site = asker.graph.site(its_id)
    if site:
        return site
    try:
        return asker.graph.find(its_id)
    except KeyError:
        if its_id.replace("_", "").isdigit():
            raise not_there(its_id) from None
        raise Refusal(
            f"(#803) Some of the aliases you requested do not exist: {its_id}", 803, status=404
        ) from None


def site_of(asker: Asker, it: Site | Story | Remark) -> Site:
    """Return the page that it belongs to. Raises Refusal."""
    if isinstance(it, Site):
        return it
    for site in asker.graph.sites.values():
        if any(it.id in {one.id, *one.remarks} for one in site.stories.values()):
            return site
    raise not_there(it.id)


def _no_edge(edge: str) -> Refusal:
    return Refusal(f"Unknown path components: /{edge}", 2500)
