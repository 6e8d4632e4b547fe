"""Raises bots: a process that has loaded all of the bot forks one whenever it is asked to.

Each is the whole `python -m bot run` in a process of its own, without the seconds that loading it
takes. A line on standard input is the environment as JSON, a line on standard output the id of the
process. At the end of input, all that still live are killed.
"""

import json
import os
import signal
import sys
import traceback
from datetime import timedelta
from typing import NoReturn

import providers
from bot import __main__ as command_line
from bot import garbage, heartbeat, opening, ready, rules, web
from bot.acts import doing
from bot.linked import access
from bot.posting import delivery
from handlers import app, install_pages, link_pages
from providers import http
from tests.chaos import services

LOADED = (access, delivery, garbage, opening, ready, web, app, install_pages, link_pages)


def hurry() -> None:
    """Let a life of half a second hold all that one of a minute does."""
    heartbeat.LOOK_SECONDS = 0.05
    rules.FIRST_WISH_WAIT, rules.LONGEST_WISH_WAIT = timedelta(seconds=0.5), timedelta(seconds=2)
    doing.LEASE, doing.SECONDS = timedelta(seconds=2), 1
    access.LEASE, access.LOOK_SECONDS = timedelta(seconds=2), 0.1
    chores = heartbeat.CHORES.items()
    heartbeat.CHORES = {name: (job, min(seconds, 1)) for name, (job, seconds) in chores}


def main() -> None:
    """Fork until the end of input."""
    hurry()
    with services.offered():
        _raise_them()


def _raise_them() -> None:
    providers.discover()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    born: list[int] = []
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            _live(json.loads(line))
        born.append(pid)
        os.write(sys.stdout.fileno(), f"{pid}\n".encode())
    for pid in born:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def _live(environment: dict[str, str]) -> NoReturn:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ.update(environment)
    with open(os.devnull) as nothing:  # noqa: PTH123 - the file itself is wanted, not its text
        os.dup2(nothing.fileno(), sys.stdin.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    sys.argv = ["social", "run"]
    heartbeat.LOOK_SECONDS = float(environment.get("LOOK_SECONDS", heartbeat.LOOK_SECONDS))
    # So that services can tell who asks.
    http.USER_AGENT = environment.get("CALLED", http.USER_AGENT)
    status = 1
    try:
        status = command_line.main()
    except Exception:  # noqa: BLE001 - as Python itself would at the end of a process
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    main()
