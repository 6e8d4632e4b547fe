"""The modal *Settings*, for administrators."""

from collections.abc import Sequence
from zoneinfo import available_timezones

from bot.messages.blocks import Block, clip, context, field, modal, option
from bot.people import ADMINISTRATORS, MEMBERS
from storage.models import Workspace

FORM = "settings"
ZONE = "settings.zone"
MOST_ZONES = 100
APPROVED = {"delete": "Deleting", "hide": "Hiding", "publish": "Publishing", "reply": "Replying"}
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
        field("Hour of the daily check", _hours(workspace.check_hour), block_id="hour"),
        field("Time zone", _zone(workspace.check_zone), block_id="zone"),
        field("Who may manage topics", _managers(workspace.managers), block_id="managers"),
        field("A second person must approve", _approved(workspace.approved), block_id="approved",
              optional=True,
              hint="What is ticked waits until somebody else presses Approve under the message."),
    ]  # fmt: skip
    return modal("Settings", blocks, callback_id=FORM, submit="Save", close="Cancel")


def zones(typed: str) -> list[Block]:
    """Return the time zones that fit what is being typed."""
    wanted = typed.casefold().strip().replace(" ", "_")
    fitting = sorted(name for name in available_timezones() if wanted in name.casefold())
    return [option(name, name) for name in fitting[:MOST_ZONES]]


def _people(chosen: Sequence[str]) -> Block:
    menu: Block = {
        "type": "multi_users_select",
        "action_id": "settings.administrators",
        "placeholder": {"type": "plain_text", "text": "Choose people"},
    }
    return {**menu, "initial_users": list(chosen)} if chosen else menu


def _addresses(chosen: Sequence[str]) -> Block:
    box: Block = {
        "type": "plain_text_input",
        "action_id": "settings.recipients",
        "multiline": True,
        "placeholder": {"type": "plain_text", "text": "social-team@example.com"},
    }
    return {**box, "initial_value": clip("\n".join(chosen), 3_000)} if chosen else box


def _hours(chosen: int) -> Block:
    hours = [option(f"{hour:02}:00", str(hour)) for hour in range(24)]
    return {
        "type": "static_select",
        "action_id": "settings.hour",
        "options": hours,
        "initial_option": hours[chosen % 24],
    }


def _zone(chosen: str) -> Block:
    return {
        "type": "external_select",
        "action_id": ZONE,
        "min_query_length": 2,
        "placeholder": {"type": "plain_text", "text": "Type a city"},
        "initial_option": option(chosen, chosen),
    }


def _managers(chosen: str) -> Block:
    options = [option(words, name) for name, words in MANAGERS.items()]
    first = next((one for one in options if one["value"] == chosen), options[0])
    return {
        "type": "radio_buttons",
        "action_id": "settings.managers",
        "options": options,
        "initial_option": first,
    }


def _approved(chosen: Sequence[str]) -> Block:
    options = [option(words, name) for name, words in APPROVED.items()]
    boxes: Block = {
        "type": "checkboxes",
        "action_id": "settings.approved",
        "options": options,
    }
    ticked = [one for one in options if one["value"] in chosen]
    return {**boxes, "initial_options": ticked} if ticked else boxes
