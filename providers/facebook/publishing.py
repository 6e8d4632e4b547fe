"""Publishing a post as the page, with up to ten pictures. Graph API v26.0."""

from providers._meta.errors import acting
from providers.acting import Draft, Limits, Made, Publishing
from providers.api import Api
from providers.facebook import places, writes
from providers.facebook.bodies import written
from providers.facebook.permissions import POSTS
from providers.facebook.retracing import find_post
from providers.fitting import must_fit, pictures_must_fit
from providers.vocabulary import Page

POST = Limits(most=63_206)
MOST_PICTURES, LARGEST_PICTURE = 10, 10_000_000
MIMES = ("image/jpeg", "image/png", "image/gif")


async def publish(api: Api, page: Page, draft: Draft) -> Made:
    """Upload the pictures where nobody sees them, then publish the post that shows them."""
    must_fit(draft.text, POST)
    pictures_must_fit(draft.pictures, most=MOST_PICTURES, mimes=MIMES, largest=LARGEST_PICTURE)
    with acting(POSTS):
        staged = [await writes.stage(api, page.native_id, one) for one in draft.pictures]
        made = await writes.publish(api, page.native_id, draft.text, staged)
    return places.made_post(api, made)


PUBLISHING = Publishing(
    do=publish,
    limits=POST,
    scopes=(POSTS,),
    find=find_post,
    pictures=MOST_PICTURES,
    mimes=MIMES,
    bytes=LARGEST_PICTURE,
    shown=written,
)
