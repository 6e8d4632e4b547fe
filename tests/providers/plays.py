"""How the checklist plays a service: its examples, at the addresses where the service has them.

A folder brings `tests/providers/<name>/plays.py` with `PLAYS`. Without one, each example is a page
by itself, at its own address: that is all that a service of plain documents needs.

A service that can be linked brings two names more, whose plays hold a `token`:

    OWNED = [Play("posts", page, {path: example, …}, token=TOKEN, kinds=(Kind.POST,)), …]
    PROFILE = Play("profile", page, {path: example, …}, token=TOKEN)

`OWNED` plays what the authorized polls ask, for the `kinds` named (none named: for every kind);
each kind is to be played by one at least. `PROFILE` plays what `my_pages` and `check` ask. Both are
signed by the link's own signer. `dead` is how the service says, in its own words, that it does not
take the token any more; without it, everything is answered with 401. `client` is what the
operator's settings would hold.
"""

import mimetypes
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import providers
from providers.api import Client
from providers.vocabulary import Kind, Page, Token
from tests.providers.loopback import Answer, Answering, Asked, as_json, not_found


def unauthorized(asked: Asked) -> Answer:
    """Answer as most services do when they do not take a token any more (RFC 6750)."""
    challenge = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
    return as_json({"error": "invalid_token"}, status=401, headers=challenge)


@dataclass(frozen=True, slots=True)
class Play:
    """A page of a service at an address, and which example answers at which path.

    With a `token`, it is asked as a linked profile: for items of these `kinds`, or of any.
    """

    name: str
    page: Callable[[str], Page]
    answers: Mapping[str, Path]
    client: Client = field(default_factory=Client)
    token: Token | None = None
    kinds: tuple[Kind, ...] = ()
    dead: Answering = unauthorized

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

    def secrets(self) -> list[str]:
        """Return what must not be seen anywhere."""
        of_token = [self.token.access, self.token.refresh] if self.token else []
        return [one for one in (*of_token, self.client.secret) if one]

    def _type(self, path: str) -> str:
        known = mimetypes.guess_type(self.answers[path].name)[0]
        return known or "application/xml"


def examples(service: str) -> Path:
    """Return the folder of a service's examples."""
    return Path(providers.__path__[0]) / service / "examples"


def plays(service: str) -> Sequence[Play]:
    """Return how a service's public pages are played."""
    module = _module(service)
    if module:
        found: Sequence[Play] = module.PLAYS
        return found
    return [_document(service, path) for path in sorted(examples(service).iterdir())]


def owned(service: str) -> Sequence[Play]:
    """Return how a service's pages are played for who manages them."""
    return getattr(_module(service), "OWNED", ())


def profile(service: str) -> Play | None:
    """Return how a linked profile is played."""
    return getattr(_module(service), "PROFILE", None)


def _module(service: str) -> ModuleType | None:
    name = f"tests.providers.{service}.plays"
    return import_module(name) if find_spec(name) else None


def _document(service: str, path: Path) -> Play:
    def page(url: str) -> Page:
        return Page(service=service, native_id=f"{url}/{path.name}", name=path.stem, url=f"{url}/")

    return Play(path.name, page, {f"/{path.name}": path})
