"""The page's files, as text by name."""

from pathlib import Path

import pytest

from bot import sandbox

PAGE = Path(sandbox.__file__).parent / "page"


@pytest.fixture(scope="session")
def files() -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in PAGE.iterdir()}


@pytest.fixture(scope="session")
def scripts(files: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in files.items() if name.endswith(".js")}


@pytest.fixture(scope="session")
def styles(files: dict[str, str]) -> str:
    return "\n".join(text for name, text in files.items() if name.endswith(".css"))
