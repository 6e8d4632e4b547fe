"""What a stranger wrote stays text, and the page talks to its own server alone."""

import re

MARKUP = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|\beval\b|new Function"
IMPORT = re.compile(r'^import (?:\{[^}]*\} from )?"\./([\w.]+)";$', re.MULTILINE)
EXPORT = re.compile(r"^export (?:async )?(?:function\*?|const|let) (\w+)", re.MULTILINE)
NAMED = re.compile(r'^import \{([^}]*)\} from "\./([\w.]+)";$', re.MULTILINE)


def test_foreign_text_never_becomes_markup(scripts: dict[str, str]) -> None:
    assert {n: re.findall(MARKUP, t) for n, t in scripts.items() if re.search(MARKUP, t)} == {}


def test_only_the_sandbox_itself_is_asked(scripts: dict[str, str]) -> None:
    asked = [
        name for name, text in scripts.items() if re.search(r"\bfetch\(|WebSocket|XMLHttp", text)
    ]
    assert asked == ["server.js"]


def test_the_browser_lets_nothing_else_in(files: dict[str, str]) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', files["index.html"])
    assert policy
    rules = dict(rule.strip().split(" ", 1) for rule in policy[1].split(";"))
    assert rules["default-src"] == "'none'"
    assert {rules[name] for name in ("script-src", "style-src", "connect-src")} == {"'self'"}


def test_no_file_loads_anything_from_elsewhere(files: dict[str, str]) -> None:
    loads = re.compile(r"""(?:src|href)="(https?:)?//|url\(|@import|from "(?!\./)""")
    assert [name for name, text in files.items() if loads.search(text)] == []


def test_every_file_that_is_loaded_is_there(files: dict[str, str], scripts: dict[str, str]) -> None:
    from_page = set(re.findall(r'"/page/([\w.]+)"', "".join(files.values())))
    imported = {name for text in scripts.values() for name in IMPORT.findall(text)}
    assert (from_page | imported) - set(files) == set()


def test_no_file_lies_there_unused(files: dict[str, str], scripts: dict[str, str]) -> None:
    from_page = set(re.findall(r'"/page/([\w.]+)"', "".join(files.values())))
    imported = {name for text in scripts.values() for name in IMPORT.findall(text)}
    assert set(files) - from_page - imported == {"index.html"}


def test_every_name_that_is_imported_is_exported_there(scripts: dict[str, str]) -> None:
    exports = {name: set(EXPORT.findall(text)) for name, text in scripts.items()}
    wanted = [
        (name, source, word.strip())
        for name, text in scripts.items()
        for words, source in NAMED.findall(text)
        for word in words.split(",")
        if word.strip()
    ]
    assert [one for one in wanted if one[2] not in exports[one[1]]] == []


def test_every_name_that_is_imported_is_used(scripts: dict[str, str]) -> None:
    unused = [
        (name, word.strip())
        for name, text in scripts.items()
        for words, _ in NAMED.findall(text)
        for word in words.split(",")
        if word.strip() and len(re.findall(rf"\b{word.strip()}\b", text)) < 2
    ]
    assert unused == []
