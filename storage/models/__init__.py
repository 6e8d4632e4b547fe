"""The tables: facts only, states are derived.

Every row belongs to a workspace, but for what Slack told and gave us: `Heard` and `Installation`.
"""

from storage.models.acts import Act, Publication, Upload
from storage.models.coverage import Alarmed, Alert, Gap
from storage.models.fields import EPOCH
from storage.models.figures import Figure, PostFigure
from storage.models.installations import Installation
from storage.models.items import Channel, Delivery, Item
from storage.models.links import Attempt, Managed, Profile, Registration
from storage.models.mail import Mail
from storage.models.streams import Page, Stream
from storage.models.team import Mute, Task
from storage.models.topics import Feed, Place, Topic
from storage.models.workspaces import Heard, History, Workspace

__all__ = [
    "EPOCH",
    "Act",
    "Alarmed",
    "Alert",
    "Attempt",
    "Channel",
    "Delivery",
    "Feed",
    "Figure",
    "Gap",
    "Heard",
    "History",
    "Installation",
    "Item",
    "Mail",
    "Managed",
    "Mute",
    "Page",
    "Place",
    "PostFigure",
    "Profile",
    "Publication",
    "Registration",
    "Stream",
    "Task",
    "Topic",
    "Upload",
    "Workspace",
]
