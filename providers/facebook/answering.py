"""Answering private messages as the page, within the day that Facebook allows. Graph API v26.0."""

from providers._meta.errors import NOBODY, acting
from providers.acting import Act, Draft, Limits, Made, Target, alike
from providers.api import Api
from providers.errors import NotDone, PageGone
from providers.facebook import writes
from providers.facebook.bodies import written
from providers.facebook.messages import person_of
from providers.facebook.permissions import MESSAGES
from providers.facebook.retracing import find_answer
from providers.fitting import must_fit
from providers.vocabulary import Kind, Page

MESSAGE = Limits(most=2_000)


async def answer(api: Api, page: Page, target: Target, draft: Draft) -> Made:
    """Send a message to whom the item's conversation is with.

    Raises NotDone when the person wrote more than 24 hours ago, or cannot be reached.
    """
    must_fit(draft.text, MESSAGE)
    with acting(MESSAGES):
        try:
            made = await writes.send(api, page.native_id, person_of(target.item), draft.text)
        except PageGone as error:
            raise NotDone(NOBODY) from error
    return Made(native_id=made)


ANSWER = Act(
    do=answer,
    kinds=(Kind.PRIVATE_MESSAGE,),
    scopes=(MESSAGES,),
    find=find_answer,
    limits=MESSAGE,
    shown=alike(written),
    means="Answers privately: nobody but this person reads it.",
)
