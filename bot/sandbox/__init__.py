"""A Slack for one's own machine: the demo in the browser, and the double of every test."""

from bot.sandbox.opening import open_sandbox
from bot.sandbox.records import Message, View
from bot.sandbox.refusal import NotAcked
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.words import words

__all__ = ["Message", "NotAcked", "Sandbox", "View", "open_sandbox", "words"]
