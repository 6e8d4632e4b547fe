"""A real site's own answers (6.1.9)."""

import json

from providers.vocabulary import Kind, Token
from tests.providers.loopback import Answer, Asked, as_json
from tests.providers.plays import Play
from tests.providers.wordpress.blog import EXAMPLES, page

POSTS = "/wp-json/wp/v2/posts"
COMMENTS = "/wp-json/wp/v2/comments"
TOKEN = Token(access="abcd EFGH 1234 ijkl MNOP 6789", extra={"user": "admin"})
BOTH = {POSTS: EXAMPLES / "posts.json", COMMENTS: EXAMPLES / "comments.json"}
ALL = {
    COMMENTS: EXAMPLES / "comments_all.json",
    "/wp-json/wp/v2/users/me": EXAMPLES / "me.json",
}
MINE = {"/": EXAMPLES / "index.json", "/wp/v2/users/me": EXAMPLES / "me.json"}


def logged_out(asked: Asked) -> Answer:
    """Refuse as a site does that knows the password no more."""
    return as_json({"code": "rest_not_logged_in", "data": {"status": 401}}, status=401)


class Site(Play):
    """Counts of comments ask for nothing but their posts, as the API then answers."""

    __slots__ = ()

    def answer(self, asked: Asked) -> Answer:
        told = Play.answer(self, asked)
        if told.status != 200 or not asked.one("post"):
            return told
        return as_json([{"post": one["post"]} for one in json.loads(told.body)])


PLAYS = [Site("site", page, BOTH)]
OWNED = [
    Site("posts", page, BOTH, token=TOKEN, kinds=(Kind.POST,), dead=logged_out),
    Site("comments", page, ALL, token=TOKEN, kinds=(Kind.COMMENT,), dead=logged_out),
]
PROFILE = Play("profile", page, MINE, token=TOKEN, dead=logged_out)
