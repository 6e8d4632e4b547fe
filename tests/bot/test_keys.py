"""The key that seals tokens, where none is set: a file of the owner's alone."""

import stat
from pathlib import Path

from bot.keys import FILE, ring
from bot.settings import Settings


def test_the_key_in_a_file_is_for_its_owner_alone_and_stays(tmp_path: Path) -> None:
    settings = Settings(
        _env_file=None, database_url=f"sqlite+aiosqlite:///{tmp_path}/social.sqlite"
    )
    sealed = ring(settings).seal("a token", "a row")
    kept = tmp_path / FILE
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert ring(settings).open(sealed, "a row") == "a token"
