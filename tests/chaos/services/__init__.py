"""The services of the chaos run, which are put beside the bot's own."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import providers


@contextmanager
def offered() -> Iterator[None]:
    """Let the bot of this process find them until the end of the block."""
    folder = str(Path(__file__).parent)
    providers.__path__.append(folder)
    try:
        yield
    finally:
        providers.__path__.remove(folder)
        sys.modules.pop("providers.pier", None)
