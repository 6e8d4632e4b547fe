"""A new look at a page's newest items tells what arrived, what changed and what has gone."""

from hypothesis import given
from hypothesis import strategies as st

from providers.window import Look, look, mark

keys = st.lists(st.sampled_from("abcdefghij"), unique=True, max_size=8)


def _marks(keys: str) -> dict[str, str]:
    return dict.fromkeys(keys, "1")


def test_what_stands_above_the_known_is_fresh() -> None:
    assert look(_marks("cba"), _marks("ba"), whole=False) == Look(
        fresh=("c",), changed=(), missing=(), joins=True
    )


def test_history_that_slides_into_view_from_below_is_not_news() -> None:
    assert look(_marks("cbz"), _marks("cba"), whole=False).fresh == ()


def test_what_slid_out_below_is_not_missing() -> None:
    assert look(_marks("dcb"), _marks("cba"), whole=False).missing == ()


def test_what_vanished_from_the_middle_is_missing() -> None:
    assert look(_marks("ca"), _marks("cba"), whole=False).missing == ("b",)


def test_a_whole_list_shows_that_the_oldest_is_missing() -> None:
    assert look(_marks("cb"), _marks("cba"), whole=True).missing == ("a",)


def test_another_mark_is_a_change() -> None:
    assert look({"b": "2", "a": "1"}, _marks("ba"), whole=False).changed == ("b",)


def test_a_list_that_shares_nothing_with_what_was_seen_does_not_join() -> None:
    assert not look(_marks("fed"), _marks("cba"), whole=False).joins


@given(listed=keys, seen=keys)
def test_nothing_is_told_twice_and_every_newcomer_at_the_top_is_told(
    listed: list[str], seen: list[str]
) -> None:
    told = look(dict.fromkeys(listed, "1"), dict.fromkeys(seen, "1"), whole=False)
    assert not set(told.fresh) & set(seen)
    assert not set(told.missing) & set(listed)
    newcomers = listed[: next((i for i, k in enumerate(listed) if k in seen), len(listed))]
    assert set(newcomers) <= set(told.fresh)


@given(parts=st.lists(st.text() | st.binary() | st.integers()))
def test_a_mark_is_eight_characters_and_the_same_every_time(parts: list[object]) -> None:
    assert len(mark(*parts)) == 8
    assert mark(*parts) == mark(*parts)
