"""A query that takes an id takes the workspace too, or says why it need not."""

import importlib
import inspect
import pkgutil

import pytest
from sqlmodel import SQLModel

import storage

# Rows that the same transaction has found by their workspace, or claimed, a moment before.
FOUND = "the ids are of rows that were found by their workspace"
CLAIMED = "the ids are of what this worker holds"
PAGE = "the page was found by its workspace, and all that hangs on it is of the same one"
SECRET = "whoever has the key may have the row: the row names its workspace"
OURS = "Slack's own payload names it, and the row is what tells the workspace"
WHY_NOT = {
    "acts.note_undone": CLAIMED,
    "acts.of_items": FOUND,
    "acts.scopes": FOUND,
    "alerts.some": FOUND,
    "alerts.tell_of": FOUND,
    "alerts.told": FOUND,
    "alerts.about": FOUND,
    "alerts.close_finished": FOUND,
    "attempts.look": SECRET,
    "attempts.take": SECRET,
    "claims.begin": CLAIMED,
    "claims.staged": CLAIMED,
    "coverage.of_streams": FOUND,
    "coverage.unfinished": FOUND,
    "coverage.close": FOUND,
    "coverage.late_for": PAGE,
    "coverage.logged": FOUND,
    "coverage.note_logged": FOUND,
    "coverage.note_hidden": FOUND,
    "installations.of_team": OURS,
    "installations.one": OURS,
    "installations.lease": OURS,
    "installations.renew": OURS,
    "leases.take": FOUND,
    "leases.give_back": CLAIMED,
    "held.hold": CLAIMED,
    "items.note_gone": PAGE,
    "items.some": FOUND,
    "items.newest": PAGE,
    "outbox.owe_changes": PAGE,
    "owned.read_as": FOUND,
    "owned.through": FOUND,
    "owned.services": FOUND,
    "owned.refuse": FOUND,
    "owned.lend": FOUND,
    "owned.upgrade": FOUND,
    "owned.read_by_others": FOUND,
    "pages.streams_of": PAGE,
    "publications.describe": FOUND,
    "publications.fill": FOUND,
    "publications.its_acts": FOUND,
    "publications.lock": CLAIMED,
    "publications.note_cancelled": FOUND,
    "publications.put_uploads": FOUND,
    "publications.uploads": FOUND,
    "pages.place": FOUND,
    "profiles.is_linked": "only whether, in any workspace: a service may void them all at once",
    "profiles.lease": FOUND,
    "profiles.renew": FOUND,
    "profiles.refuse": FOUND,
    "profiles.welcome": FOUND,
    "profiles.note_checked": FOUND,
    "roles.lose": FOUND,
    "routes.of_pages": PAGE,
    "routes.of_streams": FOUND,
    "sends.claim": CLAIMED,
    "sends.settle": CLAIMED,
    "streams.channels": FOUND,
    "streams.private_channels": FOUND,
    "streams.unpreviewed": FOUND,
    "streams.note_previewed": FOUND,
    "streams.topics_in_channels": PAGE,
    "streams.topics": FOUND,
    "tasks.of_items": FOUND,
    "tasks.stands": FOUND,
    "topics.of_pages": PAGE,
    "topics.set_feeds": FOUND,
    "turns.digests": CLAIMED,
    "turns.told": CLAIMED,
    "workspaces.find": OURS,
    "workspaces.of_enterprise": OURS,
    "workspaces.add": OURS,
    "sent_away.note": FOUND,
}
ENDINGS = ("_id", "_ids", "key_hash")
# Tables whose rows are of no workspace, each with its reason in its own words.
OF_NO_WORKSPACE = {"workspace", "heard", "installation"}


def taking_ids() -> set[str]:
    """Return the queries that take an id, and no workspace's."""
    found = set()
    for module in pkgutil.iter_modules(storage.__path__):
        if module.ispkg:
            continue
        for name, query in vars(importlib.import_module(f"storage.{module.name}")).items():
            own = inspect.isfunction(query) and query.__module__ == f"storage.{module.name}"
            if not own or name.startswith("_"):
                continue
            asked = [*inspect.signature(query).parameters]
            if "session" not in asked or "workspace_id" in asked:
                continue
            if any(one == "ids" or one.endswith(ENDINGS) for one in asked):
                found.add(f"{module.name}.{name}")
    return found


def test_every_query_that_takes_an_id_takes_the_workspace_or_says_why_not() -> None:
    assert taking_ids() == set(WHY_NOT)


@pytest.mark.parametrize("table", sorted(SQLModel.metadata.tables))
def test_every_row_belongs_to_a_workspace_and_goes_with_it(table: str) -> None:
    columns = SQLModel.metadata.tables[table].c
    if table in OF_NO_WORKSPACE:
        assert "workspace_id" not in columns
        return
    (key,) = columns["workspace_id"].foreign_keys
    assert (key.column.table.name, key.ondelete) == ("workspace", "CASCADE")
    assert not columns["workspace_id"].nullable
