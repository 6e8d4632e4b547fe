"""The peers of the feeds bench: two readers that people trust, set up as their manuals say."""

import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from tests.bench.usage import Usage, run


class Reader(Protocol):
    """A program that reads feeds, with its state in a folder of its own."""

    name: str

    def passes(self, number: int) -> Usage:
        """Read every feed once, in a process of its own; passes count from 1."""
        ...

    def items(self) -> int:
        """Return how many items it has brought home so far."""
        ...


class Newsboat:
    """newsboat reloads all feeds and ends; items go to its SQLite cache."""

    name = "newsboat"

    def __init__(self, folder: Path, urls: Sequence[str]) -> None:
        """Begin with an empty cache."""
        self._folder = folder
        (folder / "urls").write_text("\n".join(urls) + "\n")
        (folder / "config").write_text("reload-threads 8\nauto-reload no\n")

    def passes(self, number: int) -> Usage:
        """Read every feed once."""
        command = (
            "newsboat", "-q", "-x", "reload",
            "-u", f"{self._folder}/urls", "-C", f"{self._folder}/config",
            "-c", f"{self._folder}/cache.db",
        )  # fmt: skip
        home = {**os.environ, "HOME": str(self._folder)}
        return run(command, log=self._folder / f"pass-{number}.log", env=home)

    def items(self) -> int:
        """Return how many items are in the cache."""
        cache = sqlite3.connect(self._folder / "cache.db")
        try:
            return int(cache.execute("SELECT count(*) FROM rss_item").fetchone()[0])
        finally:
            cache.close()


class Rss2email:
    """rss2email marks what is there as seen, then puts new items into a maildir: no mail server."""

    name = "rss2email"

    def __init__(self, program: str, folder: Path, urls: Sequence[str]) -> None:
        """Begin with nothing seen."""
        self._program, self._folder = program, folder
        lines = [
            "[DEFAULT]", "from = bench@localhost", "to = bench@localhost",
            "email-protocol = maildir", f"maildir-path = {folder}/mail", "maildir-mailbox = INBOX",
        ]  # fmt: skip
        for number, url in enumerate(urls):
            lines += [f"[feed.journal-{number:04d}]", f"url = {url}"]
        (folder / "config").write_text("\n".join(lines) + "\n")
        (folder / "mail").mkdir()

    def passes(self, number: int) -> Usage:
        """Read every feed once; the first time nothing is sent, as with us."""
        silent = ["--no-send"] if number == 1 else []
        command = (
            self._program, "-c", f"{self._folder}/config", "-d", f"{self._folder}/seen.json",
            "run", *silent,
        )  # fmt: skip
        home = {**os.environ, "HOME": str(self._folder)}
        return run(command, log=self._folder / f"pass-{number}.log", env=home)

    def items(self) -> int:
        """Return how many messages were written."""
        return sum(1 for _ in (self._folder / "mail").glob("INBOX/new/*"))
