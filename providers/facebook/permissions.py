"""The permissions that a person is asked for, and what each of them gives."""

from providers.errors import Cause
from providers.linking import Permission
from providers.vocabulary import Kind

LIST = "pages_show_list"
READ = "pages_read_engagement"
READ_OTHERS = "pages_read_user_content"
POSTS = "pages_manage_posts"
TALK = "pages_manage_engagement"
HEAR = "pages_manage_metadata"
INSIGHTS = "read_insights"
MESSAGES = "pages_messaging"
# Reading private messages asks for all of these.
INBOX = (MESSAGES, READ, HEAR)
PERMISSIONS = (
    Permission(scope=LIST, gives="see which pages you manage", required=True),
    Permission(scope=READ, gives="read what your pages post", required=True),
    Permission(
        scope=READ_OTHERS,
        gives="read comments, visitors' posts and mentions, and count likes",
        kinds=(Kind.COMMENT, Kind.MENTION),
    ),
    Permission(scope=POSTS, gives="publish, hide or delete posts"),
    Permission(scope=TALK, gives="reply, like, or hide and delete comments"),
    Permission(scope=HEAR, gives="read private messages", kinds=(Kind.PRIVATE_MESSAGE,)),
    Permission(scope=INSIGHTS, gives="show how many people your pages reach"),
    Permission(
        scope=MESSAGES,
        gives="read and answer private messages",
        kinds=(Kind.PRIVATE_MESSAGE,),
    ),
    Permission(scope="business_management", gives="see pages that belong to a business portfolio"),
)
REQUIRED = tuple(one.scope for one in PERMISSIONS if one.required)
SWITCH_ON = "has not given this app every permission that it needs"
CURES = {
    Cause.PERMISSION: "At Facebook, open “Business integrations” in the settings, find this app, "
    "and switch on every permission; then reconnect.",
    Cause.CHECKPOINT: "Log in at facebook.com, do what it asks, then reconnect.",
}
NOT_LISTED = (
    "It was not ticked in the consent: choose “Reconnect”, then “Edit settings”, and tick it.",
    "It belongs to a business portfolio: whoever runs that must share the page with you.",
    "It is managed by another profile of yours: switch to that one at Facebook, then link again.",
)
