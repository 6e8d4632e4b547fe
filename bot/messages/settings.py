"""The modal *Settings*, for administrators."""

from collections.abc import Sequence

from bot.messages import menus
from bot.messages.blocks import Block, context, field, modal, option, select, text_box
from bot.people import ADMINISTRATORS, MEMBERS
from providers.acting import Verb
from storage.acts import PUBLISH
from storage.models import Workspace

FORM = "settings"
APPROVED = {
    Verb.DELETE: "Deleting", Verb.HIDE: "Hiding", PUBLISH: "Publishing", Verb.REPLY: "Replying",
}  # fmt: skip
MANAGERS = {MEMBERS: "Every member", ADMINISTRATORS: "Administrators only"}


def view(workspace: Workspace, *, has_mail: bool) -> Block:
    """Draw the form as things are set."""
    blocks = [
        field("Administrators, beside Slack's own", _people(workspace.administrators),
              block_id="administrators", optional=True,
              hint="They get the daily e-mail about expired pages, and may change these settings."),
        field("Other addresses for the daily e-mail", _addresses(workspace.recipients),
              block_id="recipients", optional=True,
              hint="One a line. Empty: the administrators' own addresses, as Slack knows them."),
        *([] if has_mail else [context(
            ":warning: No e-mail is sent yet: whoever runs the bot must set `SMTP_URL`.")]),
        field("Hour of the daily check", _hour(workspace.check_hour), block_id="hour"),
        field("Time zone", menus.zone(workspace.check_zone), block_id="zone"),
        field("Who may manage topics", _managers(workspace.managers), block_id="managers"),
        field("A second person must approve", _approved(workspace.approved), block_id="approved",
              optional=True,
              hint="What is ticked waits until somebody else approves it, in the topic's channel."),
    ]  # fmt: skip
    return modal("Settings", blocks, callback_id=FORM, submit="Save", close="Cancel")


def _people(chosen: Sequence[str]) -> Block:
    menu: Block = {
        "type": "multi_users_select",
        "action_id": "settings.administrators",
        "placeholder": {"type": "plain_text", "text": "Choose people"},
    }
    return {**menu, "initial_users": list(chosen)} if chosen else menu


def _addresses(chosen: Sequence[str]) -> Block:
    return text_box(
        "settings.recipients",
        value="\n".join(chosen),
        placeholder="social-team@example.com",
        multiline=True,
    )


def _hour(chosen: int) -> Block:
    hours = menus.hours()
    return select("settings.hour", hours, placeholder="Choose an hour", chosen=hours[chosen % 24])


def _managers(chosen: str) -> Block:
    options = [option(words, name) for name, words in MANAGERS.items()]
    return menus.radios("settings.managers", options, chosen)


def _approved(chosen: Sequence[str]) -> Block:
    options = [option(words, name) for name, words in APPROVED.items()]
    boxes: Block = {
        "type": "checkboxes",
        "action_id": "settings.approved",
        "options": options,
    }
    ticked = [one for one in options if one["value"] in chosen]
    return {**boxes, "initial_options": ticked} if ticked else boxes
