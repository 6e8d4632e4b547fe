"""The laws of the house that a machine can check."""

import ast
import re
from pathlib import Path

import pytest

from providers import discover

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "handlers", "providers", "storage")
FILES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
FORBIDDEN_NAMES = {"utils", "helpers", "manager", "service", "common", "base", "misc"}


def test_no_file_outside_its_folder_names_a_service() -> None:
    named = [
        f"{path.relative_to(ROOT)} names {service}"
        for service in discover()
        for path in FILES
        if f"providers/{service}/" not in path.as_posix()
        and "bot/sandbox/" not in path.as_posix()
        and re.search(rf"\b{service}\b", path.read_text(encoding="utf-8"), re.IGNORECASE)
    ]
    assert named == []


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert [path for path in FILES if path.stem in FORBIDDEN_NAMES] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_functions_are_short(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    if "migrations/versions" not in path.as_posix():
        long = [node.name for node in functions if (node.end_lineno or 0) - node.lineno >= 45]
        assert long == []


def test_the_top_level_is_as_it_was_given() -> None:
    given = {
        "bot", "handlers", "providers", "storage", "tests", "docs", "manifest.yaml",
        "pyproject.toml",
        "README.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE", "social", "requirements.lock",
        "requirements-dev.lock", "build",
    }  # fmt: skip
    there = {
        path.name
        for path in ROOT.iterdir()
        if not path.name.startswith((".", "__", "social.sqlite"))
    }
    assert there <= given
