"""Posts as journals write them, for messages of a usual size."""

from datetime import UTC, datetime, timedelta

from providers.vocabulary import Author, Item, Picture
from tests.bench.corpus import chance_of, prose, story


def stories(count: int) -> list[Item]:
    """Return posts of some 1.2 KB, the oldest first."""
    now = datetime.now(UTC).replace(microsecond=0)
    return [_story(number, now - timedelta(minutes=count - number)) for number in range(count)]


def _story(number: int, at: datetime) -> Item:
    chance, url = chance_of(0, number), f"https://journal.example/{number}"
    return Item(
        native_id=f"story-{number}", url=url, author=Author(name="Ada Writer"), posted_at=at,
        title=prose(chance, 8).capitalize(), html=story(chance, url),
        pictures=(Picture(url=f"{url}.jpg", alt=prose(chance, 5)),),
    )  # fmt: skip
