"""A draft as a record `app.bsky.feed.post`: its text with links, its pictures, its limits."""

from typing import Any

import grapheme

from providers import shapes
from providers.acting import Draft, Limits, Upload
from providers.api import Api
from providers.bluesky import calls, facets, items, records, servers
from providers.bluesky.pictures import size
from providers.bluesky.spans import Span, What, faceted, spans
from providers.errors import NotDone
from providers.fitting import must_fit, pictures_must_fit

PICTURES = 4
BYTES = 2_000_000
# The service shows each as a still picture, whatever it is.
MIMES = ("image/jpeg", "image/png", "image/webp")


def _bytes(text: str) -> int:
    return len(shapes.text(text).encode())


# What a person sees as one character the lexicon calls a grapheme.
LIMITS = Limits(most=300, count=grapheme.length, also={"bytes": (3_000, _bytes)})


async def post(api: Api, draft: Draft) -> dict[str, Any]:
    """Return the record. Raises NotDone for what the service would not take, ProviderError."""
    text = _text(draft.text)
    if not text and not draft.pictures:
        raise NotDone("takes no post without a text or a picture")
    must_fit(text, LIMITS)
    pictures_must_fit(draft.pictures, most=PICTURES, mimes=MIMES, largest=BYTES)
    found = spans(text)
    marked = faceted(found, await _dids(api, found))
    if draft.pictures:
        # A server refuses the first proof to name its nonce, and hangs up on megabytes meanwhile:
        # its answer may get lost. So it is asked for something small before.
        await calls.session(api)
    images = [await _image(api, picture) for picture in draft.pictures]
    return {
        "$type": items.POST,
        "text": text,
        **({"facets": marked} if marked else {}),
        **({"embed": {"$type": "app.bsky.embed.images", "images": images}} if images else {}),
        "createdAt": written_at(api),
    }


def shown(written: str) -> str:
    """Return the HTML as which a text is shown. Whether a handle is somebody's is not asked."""
    text = _text(written)
    found = spans(text)
    names = {span.value: span.value for span in found if span.what is What.MENTION}
    return facets.html(text, faceted(found, names))


def written_at(api: Api) -> str:
    """Return the moment as records hold it."""
    return api.now.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _text(written: str) -> str:
    return shapes.text(written).replace("\r\n", "\n").strip()


async def _dids(api: Api, found: tuple[Span, ...]) -> dict[str, str]:
    """Return whose the handles in a text are."""
    handles = {span.value for span in found if span.what is What.MENTION}
    return {handle: await _did(api, handle) for handle in sorted(handles)}


async def _did(api: Api, handle: str) -> str:
    return handle if handle.startswith("did:") else await servers.did_of(api, handle)


async def _image(api: Api, picture: Upload) -> dict[str, Any]:
    blob, its_size = await records.upload(api, picture), size(picture.content)
    ratio = {"aspectRatio": {"width": its_size[0], "height": its_size[1]}} if its_size else {}
    return {"alt": shapes.text(picture.alt), "image": blob, **ratio}
