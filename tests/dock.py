"""What is done at the harbour: answers, likes, what is hidden, deleted and published."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from providers.acting import Act, Draft, Limits, Made, Publishing, Target, Verb, Whose, as_it_is
from providers.api import Api
from providers.errors import PageGone
from providers.vocabulary import Item, Kind, Page

PUBLISH = "pages.publish"
LONGEST = 200

Opened = Callable[[Api, Page], None]


@dataclass(frozen=True)
class Said:
    """What a page said: under an item ("": as a post), when, with pictures, which page."""

    text: str
    under: str
    at: datetime
    pictures: int = 0
    page: str = ""


@dataclass
class Dock:
    """What was done, by native id. `after` meets who has just done something: the answer is lost.

    `asked` counts all that was asked for, by verb.
    """

    said: dict[str, Said] = field(default_factory=dict)
    liked: set[str] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)
    deleted: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    before: list[Exception] = field(default_factory=list)
    after: list[Exception] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def declared(self, opened: Opened) -> Mapping[str, Any]:
        """Return what a provider declares of it; `opened` raises where nobody may act."""
        limits = Limits(most=LONGEST)
        both = {"kinds": (Kind.POST, Kind.COMMENT), "scopes": (PUBLISH,)}

        def act(verb: Verb, **more: Any) -> Act:
            async def do(api: Api, page: Page, target: Target, draft: Draft) -> Made:
                opened(api, page)
                return self._done(verb, api, page, target, draft)

            return Act(do=do, **{**both, **more})

        async def publish(api: Api, page: Page, draft: Draft) -> Made:
            opened(api, page)
            return self._said("publish", api, page, "", draft)

        async def remove(api: Api, page: Page, native_id: str) -> None:
            opened(api, page)
            self._meets("remove", self.before)
            self.said.pop(native_id, None)

        return {
            "acts": {
                Verb.REPLY: act(
                    Verb.REPLY,
                    kinds=(Kind.POST, Kind.COMMENT, Kind.PRIVATE_MESSAGE),
                    find=self._find,
                    limits=limits,
                    # The harbour itself puts before an answer what it answers.
                    shown=lambda item, text: f"<p>To {item.native_id}:</p>{as_it_is(text)}",
                ),
                Verb.LIKE: act(Verb.LIKE),
                Verb.UNLIKE: act(Verb.UNLIKE),
                Verb.HIDE: act(Verb.HIDE, kinds=(Kind.COMMENT,), whose=Whose.OTHERS),
                Verb.UNHIDE: act(Verb.UNHIDE, kinds=(Kind.COMMENT,), whose=Whose.OTHERS),
                Verb.DELETE: act(
                    Verb.DELETE,
                    kinds=(Kind.COMMENT,),
                    apart={Kind.POST: act(Verb.DELETE, whose=Whose.OWN)},
                ),
            },
            "publishing": Publishing(
                do=publish,
                limits=limits,
                scopes=(PUBLISH,),
                find=self._find,
                pictures=2,
                bytes=1_000_000,
            ),
            "remove": remove,
        }

    def stands(self, items: Sequence[Item]) -> tuple[Item, ...]:
        """Return these items as the service shows them after all that was done."""
        return tuple(
            replace(
                one,
                is_hidden=one.native_id in self.hidden,
                is_liked=one.native_id in self.liked,
            )
            for one in items
            if one.native_id not in self.deleted
        )

    def _done(self, verb: Verb, api: Api, page: Page, target: Target, draft: Draft) -> Made:
        native_id = target.item.native_id
        if verb is Verb.REPLY:
            return self._said(verb, api, page, native_id, draft)
        self._meets(verb, self.before)
        if native_id in self.gone:
            raise PageGone("has it no more")
        where = {
            Verb.LIKE: self.liked.add, Verb.UNLIKE: self.liked.discard,
            Verb.HIDE: self.hidden.add, Verb.UNHIDE: self.hidden.discard,
            Verb.DELETE: self.deleted.add,
        }  # fmt: skip
        where[verb](native_id)
        self._meets("", self.after)
        return Made()

    def _said(self, verb: str, api: Api, page: Page, under: str, draft: Draft) -> Made:
        self._meets(verb, self.before)
        if under in self.gone:
            raise PageGone("has it no more")
        native_id = f"said-{len(self.said) + 1}"
        self.said[native_id] = Said(draft.text, under, api.now, len(draft.pictures), page.native_id)
        self._meets("", self.after)
        return Made(native_id=native_id, url=f"https://harbour.example/said/{native_id}")

    async def _find(
        self, api: Api, page: Page, target: Target | None, draft: Draft, since: datetime
    ) -> Made | None:
        self.asked.append("find")
        under = target.item.native_id if target else ""
        for native_id, said in self.said.items():
            is_same = (said.text, said.under, said.page) == (draft.text, under, page.native_id)
            if is_same and said.at >= since:
                return Made(native_id=native_id)
        return None

    def _meets(self, verb: str, trouble: list[Exception]) -> None:
        if verb:
            self.asked.append(str(verb))
        if trouble:
            raise trouble.pop(0)
