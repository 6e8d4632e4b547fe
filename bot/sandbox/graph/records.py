"""What the small Facebook consists of. Moments are aware UTC."""

from dataclasses import dataclass, field
from datetime import datetime

CLASSIC = ("ANALYZE", "ADVERTISE", "MESSAGING", "MODERATE", "CREATE_CONTENT", "MANAGE")


@dataclass
class Grant:
    """What a person let the app do: scopes, those that they declined, and the ticked pages."""

    scopes: set[str] = field(default_factory=set)
    declined: set[str] = field(default_factory=set)
    pages: set[str] = field(default_factory=set)


@dataclass
class Member:
    """A person with an account. `checkpoint`: Facebook wants to see them log in first."""

    key: str
    id: str
    name: str
    grant: Grant = field(default_factory=Grant)
    checkpoint: bool = False


@dataclass
class Remark:
    """A comment, or an answer to one (`parent`). `by` is a person's or page's id.

    `likers` are pages that like it by way of the app; `likes` counts everyone else.
    """

    id: str
    message: str
    by: str
    at: datetime
    parent: str = ""
    likes: int = 0
    likers: set[str] = field(default_factory=set)
    hidden: bool = False


@dataclass
class Story:
    """A story of a feed. `on` is the page on whose wall it stands; `tags` are pages it names.

    `photos` were added to an album: they are one story. `hidden` ones stand on no timeline.
    """

    id: str
    on: str
    by: str
    at: datetime
    message: str = ""
    story: str = ""
    photos: int = 0
    link: str = ""
    tags: tuple[str, ...] = ()
    likes: int = 0
    shares: int = 0
    likers: set[str] = field(default_factory=set)
    hidden: bool = False
    remarks: dict[str, Remark] = field(default_factory=dict)


@dataclass
class Photo:
    """A picture that was uploaded to be attached to a story."""

    id: str
    alt: str = ""
    used: bool = False


@dataclass
class Message:
    """A private message. `by` is a person's or page's id."""

    id: str
    text: str
    by: str
    at: datetime


@dataclass
class Thread:
    """A private conversation of a page with a person; `blocked` takes no more messages."""

    id: str
    person: str
    messages: list[Message] = field(default_factory=list)
    blocked: bool = False


@dataclass
class Site:
    """A page. `roles` are the tasks of each person, as /me/accounts names them.

    `staged` are pictures that no story has yet; `threads` its private conversations, by person.
    """

    id: str
    username: str
    name: str
    about: str
    category: str
    followers: int
    roles: dict[str, tuple[str, ...]] = field(default_factory=dict)
    suspended: bool = False
    stories: dict[str, Story] = field(default_factory=dict)
    staged: dict[str, Photo] = field(default_factory=dict)
    threads: dict[str, Thread] = field(default_factory=dict)


@dataclass
class Token:
    """A token: of a person, or (`page`) of a page by a person. `dead` is the subcode of its end."""

    access: str
    member: str
    issued: datetime
    expires: datetime | None
    data_until: datetime
    page: str = ""
    dead: int = 0


@dataclass
class Code:
    """A code that the dialog gave out, good once for the same redirect and verifier."""

    member: str
    redirect_uri: str
    challenge: str
    until: datetime
