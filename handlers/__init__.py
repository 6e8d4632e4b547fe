"""What the bot hears: a handler reads the payload, asks the bot, and shows the answer."""

import re

from slack_bolt.async_app import AsyncApp

from bot.messages import alert as alert_words
from bot.messages import ending_notices as ending_words
from bot.messages import help as help_words
from bot.messages import home as home_words
from bot.messages import inbox as inbox_words
from bot.messages import insights as insights_words
from bot.messages import item as item_words
from bot.messages import item_acts as act_words
from bot.messages import menus
from bot.messages import mute as mute_words
from bot.messages import my_pages as my_words
from bot.messages import page_preview as preview_words
from bot.messages import page_search as search_words
from bot.messages import profiles as profile_words
from bot.messages import publish as publish_words
from bot.messages import publish_approval as approval_words
from bot.messages import publish_fates as fate_words
from bot.messages import publish_list as publish_list_words
from bot.messages import publish_notices as published_words
from bot.messages import reply as reply_words
from bot.messages import settings as settings_words
from bot.messages import status as status_words
from bot.messages import topic_acting as acting_words
from bot.messages import topic_add as add_words
from bot.messages import topic_done as done_words
from bot.messages import topic_forms as form_words
from bot.messages import topic_list as list_words
from bot.messages import topic_show as show_words
from bot.messages import topic_tune as tune_words
from handlers import (
    ending,
    forgotten,
    home,
    home_verbs,
    inbox,
    insights,
    item_acts,
    item_buttons,
    item_reply,
    membership,
    mutes,
    my_pages,
    page_preview,
    page_search,
    people,
    profile_link,
    profile_unlink,
    publish,
    publish_list,
    reconnect,
    settings,
    social,
    status,
    topic_acting,
    topic_add,
    topic_channels,
    topic_create,
    topic_delete,
    topic_list,
    topic_pause,
    topic_rename,
    topic_show,
    topic_tune,
    uninstall,
)
from handlers.hearing import answers, hears, hears_event, hears_for_sure, hears_of_topic
from providers.acting import Verb


def register(app: AsyncApp) -> None:
    """Bind every journey to what Slack sends. Bolt looks in order: the command stands first."""
    app.command("/social")(social.typed)
    _topics(app)
    _adding(app)
    _linking(app)
    _looking(app)
    _acting(app)
    _publishing(app)
    _measuring(app)
    _sharing(app)
    _membership(app)
    app.action(re.compile(""))(hears(forgotten.clicked))


def _topics(app: AsyncApp) -> None:
    for action_id, job in {
        list_words.SHOW: topic_show.show,
        done_words.PAUSE: topic_pause.pause,
        done_words.RESUME: topic_pause.resume,
        done_words.CHANNELS: topic_channels.ask,
    }.items():
        app.action(action_id)(hears_of_topic(job))
    app.action(list_words.NEW)(hears(topic_create.button))
    app.action(list_words.CHOOSE)(hears(social.chosen))
    app.action(home_words.MORE)(hears(home_verbs.chosen))
    app.action(home_words.TUNE)(hears(home_verbs.chosen))
    app.action(show_words.REMOVE)(hears(topic_show.removed))
    for callback_id, answer in {
        form_words.CREATE: topic_create.submitted,
        form_words.RENAME: topic_rename.submitted,
        form_words.CHANNELS: topic_channels.submitted,
        form_words.DELETE: topic_delete.submitted,
        acting_words.FORM: topic_acting.submitted,
        tune_words.WORDS: topic_tune.words_given,
        tune_words.QUIET: topic_tune.hours_given,
        tune_words.ESCALATE: topic_tune.escalation_given,
    }.items():
        app.view(callback_id)(answers(answer))


def _adding(app: AsyncApp) -> None:
    app.action(list_words.ADD_PAGE)(hears(topic_add.button))
    app.action(help_words.ADD_A_PAGE)(hears(topic_add.button))
    app.action(add_words.TOPIC)(hears(topic_add.chosen))
    app.action(add_words.SERVICE)(hears(topic_add.chosen))
    app.options(add_words.TOPIC)(answers(topic_add.offered))
    app.options(list_words.CHOOSE)(answers(topic_add.offered))
    app.view(add_words.FORM)(answers(topic_add.submitted))
    app.action(search_words.SEARCH)(hears(page_search.searched))
    app.action(search_words.QUERY)(hears(page_search.searched))
    app.action(search_words.ADD)(hears(page_search.added))
    app.action(search_words.MORE)(hears(page_search.more))
    app.action(search_words.PREVIEW)(hears(page_preview.opened))
    app.action(preview_words.ADD)(hears(page_preview.added))
    app.view(search_words.SEARCH_VIEW)(answers(page_search.finished))


def _linking(app: AsyncApp) -> None:
    for action_id, job in {
        help_words.LINK_A_PROFILE: profile_link.button,
        home_words.PROFILES: profile_link.button,
        profile_words.UNLINK: profile_unlink.unlinked,
        my_words.ADD: my_pages.added,
        my_words.MORE: my_pages.more,
        my_words.FILTER: my_pages.filtered,
        alert_words.RECONNECT: reconnect.of_alert,
        home_words.RECONNECT: reconnect.of_all,
        ending_words.RENEW: reconnect.before_the_end,
        ending_words.SNOOZE: ending.snoozed,
        home_words.SETTINGS: settings.ask,
    }.items():
        app.action(action_id)(hears(job))
    # One of many on a modal carries the profile's id behind its name.
    app.action(_family(profile_words.CONNECT))(hears(profile_link.opened))
    app.action(_family(profile_words.CONNECT_TO))(hears(profile_link.asked_where))
    app.view(profile_words.TYPED_VIEW)(answers(profile_link.typed))
    app.view(my_words.VIEW)(answers(my_pages.finished))
    app.options(menus.ZONE)(answers(settings.zones))
    app.view(settings_words.FORM)(answers(settings.submitted))


def _family(action_id: str) -> re.Pattern[str]:
    return re.compile(rf"^{re.escape(action_id)}(\.\d+)?$")


def _looking(app: AsyncApp) -> None:
    app.event("app_home_opened")(hears_event(home.opened))
    for turn, job in {
        home_words.TURN: home.turned,
        list_words.TURN: topic_list.turned,
        show_words.TURN: topic_show.turned,
        status_words.TURN: status.turned,
        inbox_words.TURN: inbox.turned,
        mute_words.TURN: mutes.turned,
    }.items():
        app.action(re.compile(rf"^{re.escape(turn)}\.(back|next)$"))(hears(job))
    app.action(item_words.MORE)(hears(item_buttons.more))
    for link in (item_words.OPEN, help_words.OPEN_HOME):
        app.action(link)(hears(item_buttons.followed))


def _measuring(app: AsyncApp) -> None:
    app.action(insights_words.OF_TOPIC)(hears_of_topic(insights.of_topic))
    app.action(insights_words.OF_PAGE)(hears(insights.of_page))
    app.action(insights_words.PAGE)(hears(insights.chosen))
    app.action(insights_words.RANGE)(hears(insights.chosen))
    app.options(insights_words.PAGE)(answers(insights.offered))
    app.view(insights_words.VIEW)(answers(insights.charted))


def _acting(app: AsyncApp) -> None:
    app.action(act_words.ACTION[Verb.REPLY])(hears(item_reply.ask))
    app.view(reply_words.WRITE)(answers(item_reply.written))
    app.view(reply_words.SEND)(answers(item_reply.sent))
    for verb in Verb:
        if verb is not Verb.REPLY:
            app.action(act_words.ACTION[verb])(hears(item_acts.asked))
    for action_id, job in {
        act_words.MENU: item_acts.chosen,
        act_words.TAKE_BACK: item_acts.taken_back,
        act_words.RETRY: item_acts.tried_again,
        act_words.APPROVE: item_acts.approved,
        act_words.DECLINE: item_acts.declined,
    }.items():
        app.action(action_id)(hears(job))


def _publishing(app: AsyncApp) -> None:
    for callback_id, answer in {
        publish_words.WRITE: publish.written,
        publish_words.DESCRIBE: publish.described,
        publish_words.SEND: publish.sent,
    }.items():
        app.view(callback_id)(answers(answer))
    for action_id, job in {
        published_words.BEGIN: publish.button,
        published_words.EDIT: publish.edit,
        published_words.UNDO: publish_list.cancelled,
        published_words.CANCEL: publish_list.cancelled,
        fate_words.RETRY: publish_list.tried_again,
        published_words.LIST: publish_list.button,
        approval_words.APPROVE: publish_list.approved,
        approval_words.DECLINE: publish_list.declined,
    }.items():
        app.action(action_id)(hears(job))
    app.options(publish_words.PAGES)(answers(publish.offered))
    # One of many in a message carries the act's id behind its name.
    app.action(_family(fate_words.TAKE_BACK))(hears(publish_list.taken_back))
    app.action(re.compile(rf"^{re.escape(publish_list_words.TURN)}\.(back|next)$"))(
        hears(publish_list.turned)
    )


def _sharing(app: AsyncApp) -> None:
    app.view(mute_words.FORM)(answers(mutes.submitted))
    for action_id, job in {
        mute_words.UNDO: mutes.undone,
        mute_words.UNMUTE: mutes.unmuted,
        inbox_words.CLAIM: inbox.claimed,
        inbox_words.DONE: inbox.done,
    }.items():
        app.action(action_id)(hears(job))


def _membership(app: AsyncApp) -> None:
    for event in membership.BECAUSE:
        app.event(event)(hears_event(membership.closed))
    for event in membership.OPENED:
        app.event(event)(hears_event(membership.opened))
    app.event("user_change")(hears_event(people.changed))
    for event in uninstall.SENT_AWAY:
        app.event(event)(hears_for_sure(uninstall.sent_away))
    app.event(uninstall.TAKEN_OUT)(hears_for_sure(uninstall.taken_out))
