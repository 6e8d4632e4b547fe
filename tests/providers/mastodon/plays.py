"""Mastodon's own answers, and snac's."""

from tests.providers.mastodon.server import EXAMPLES, ID, account_page
from tests.providers.plays import Play

STATUSES = f"/api/v1/accounts/{ID}/statuses"

PLAYS = [
    Play("mastodon", account_page, {STATUSES: EXAMPLES / "statuses.json"}),
    Play("snac", account_page, {STATUSES: EXAMPLES / "statuses_snac.json"}),
]
