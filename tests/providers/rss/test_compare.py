"""The comparison with feedparser tells every difference, and is not content with nothing."""

from pathlib import Path

import pytest

from providers import fragments
from providers.rss import items
from tests.providers.rss import compare

EXAMPLES = Path(str(items.__file__)).parent / "examples"


@pytest.fixture(autouse=True)
def _limits_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fragments, "LONGEST", fragments.LONGEST)


def test_our_own_examples_are_read_as_feedparser_reads_them() -> None:
    assert compare.main(str(EXAMPLES)) == 0


def test_a_feed_that_reads_differently_is_told_with_both_readings(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(compare, "ours", lambda body, content_type: None)
    assert compare.main(str(EXAMPLES)) == 1
    told = capsys.readouterr().out
    assert "podcast.rss\n  feedparser: (" in told
    assert "\n  ours:       None" in told


def test_a_folder_without_feeds_proves_nothing(tmp_path: Path) -> None:
    assert compare.main(str(tmp_path)) == 1
