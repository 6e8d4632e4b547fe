"""When Python looks for garbage: not while the bot is put together, and seldom afterwards."""

import gc

# Python's own 700 has it look through everything every few polls: a fifth of all CPU (tests/bench).
# In portions larger than this, one ack in a hundred would wait 15 ms for it.
SELDOM = (2_000, 50, 50)


def not_yet() -> None:
    """Look for none until `seldom`: what is loaded meanwhile stays."""
    gc.disable()


def seldom() -> None:
    """Look seldom, and never at what is there by now: it lives as long as the bot."""
    gc.freeze()
    gc.set_threshold(*SELDOM)
    gc.enable()
