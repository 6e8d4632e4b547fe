"""What the small Facebook begins with, and how its talk goes on as time passes."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.sandbox.graph.stories import ANSWERED, ASKED, GROWING, SAID

if TYPE_CHECKING:
    from bot.sandbox.graph.world import Graph

EVERY = timedelta(seconds=30)


def begin(graph: "Graph") -> None:
    """Let each page have said three things in the last days, and strangers have asked."""
    start = graph.now() - timedelta(days=3)
    for place, site in enumerate(graph.sites.values()):
        for number in range(3):
            at = start + timedelta(hours=20 * number + place)
            story = graph.publish(site.username, SAID[(number + place) % len(SAID)], at=at)
            asked = graph.comment(story.id, ASKED[number], at=at + timedelta(minutes=9))
            later = at + timedelta(minutes=30)
            graph.comment(story.id, ANSWERED[number], by=site.id, on=asked.id, at=later)


def turn(graph: "Graph", at: datetime) -> None:
    """Let one page say something, a stranger ask, and the page answer."""
    number = int(at.timestamp()) // int(EVERY.total_seconds())
    place = number % len(SAID)
    story = graph.publish(GROWING, f"{SAID[place]} (no. {number % 1000})", at=at)
    asked = graph.comment(story.id, ASKED[place], at=at)
    site = graph.sites[GROWING]
    graph.comment(story.id, ANSWERED[place], by=site.id, on=asked.id, at=at)
