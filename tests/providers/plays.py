"""How the checklist plays a service: its examples, at the addresses where the service has them.

A folder brings `tests/providers/<name>/plays.py` with `PLAYS`. Without one, each example is a page
by itself, at its own address: that is all that a service of plain documents needs.
"""

import mimetypes
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import providers
from providers.vocabulary import Page
from tests.providers.loopback import Answer, Answering, Asked, not_found


@dataclass(frozen=True, slots=True)
class Play:
    """A page of a service at an address, and which example answers at which path."""

    name: str
    page: Callable[[str], Page]
    answers: Mapping[str, Path]

    def answer(self, asked: Asked) -> Answer:
        """Answer as the service would."""
        if asked.path not in self.answers:
            return not_found()
        return Answer(self.body(asked.path), headers={"Content-Type": self._type(asked.path)})

    def body(self, path: str) -> bytes:
        """Return what is answered at a path."""
        return self.answers[path].read_bytes()

    def instead(self, answer: Answer) -> Answering:
        """Return a service that says the same to everything."""
        return lambda asked: answer

    def _type(self, path: str) -> str:
        known = mimetypes.guess_type(self.answers[path].name)[0]
        return known or "application/xml"


def examples(service: str) -> Path:
    """Return the folder of a service's examples."""
    return Path(providers.__path__[0]) / service / "examples"


def plays(service: str) -> Sequence[Play]:
    """Return how a service is played."""
    module = f"tests.providers.{service}.plays"
    if find_spec(module):
        found: Sequence[Play] = import_module(module).PLAYS
        return found
    return [_document(service, path) for path in sorted(examples(service).iterdir())]


def _document(service: str, path: Path) -> Play:
    def page(url: str) -> Page:
        return Page(service=service, native_id=f"{url}/{path.name}", name=path.stem, url=f"{url}/")

    return Play(path.name, page, {f"/{path.name}": path})
