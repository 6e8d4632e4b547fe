"""The command line, and the only file that knows everyone: here the bot is put together."""

import argparse
import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

from bot.errors import BotError

STOPS = (signal.SIGTERM, signal.SIGINT)
COMMANDS = {
    "run": "start the bot: SLACK_BOT_TOKEN and SLACK_APP_TOKEN, or SLACK_CLIENT_ID for many",
    "sandbox": "try everything in the browser, with no Slack workspace",
    "doctor": "say in words what is missing",
    "manifest": "print the app manifest to paste at Slack",
    "key": "make a key for ENCRYPTION_KEYS",
    "migrate": "bring the database up to date (run does it by itself)",
    "test": "run every check that needs only Python; --real adds real servers and a browser",
    "bench": "measure: feeds, idle, ack, outbox",
    "chaos": "kill the bot again and again: --kills N, --database URL",
    "fuzz": "let anything come in: --inputs N",
}


def main() -> int:
    """Run one command; a mistake that we can explain is told in a line."""
    parser = argparse.ArgumentParser(
        prog="social",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Social for Slack: monitored social pages, run from Slack.",
        epilog="commands:\n" + "\n".join(f"  {name:<10} {what}" for name, what in COMMANDS.items()),
    )
    parser.add_argument(
        "command", nargs="?", default="help", metavar="command", choices=[*COMMANDS, "help"]
    )
    parser.add_argument("--port", type=int, default=8765, help="the sandbox's port (default 8765)")
    parser.add_argument("--json", action="store_true", help="doctor: answer as JSON")
    asked = parser.parse_args()
    if asked.command == "help":
        parser.print_help()
        return 0
    try:
        return _commands(asked)
    except BotError as error:
        print(f"social: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _commands(asked: argparse.Namespace) -> int:
    match asked.command:
        case "run":
            from bot import garbage

            garbage.not_yet()
            return asyncio.run(_run())
        case "sandbox":
            return asyncio.run(_sandbox(asked.port))
        case "doctor":
            from bot.doctor import examine

            return asyncio.run(examine(as_json=asked.json, said=print))
        case "manifest" | "key":
            return _printed(asked.command)
        case "migrate":
            return asyncio.run(_migrate())
        case _:
            print(f"social: start “{asked.command}” with ./social {asked.command}", file=sys.stderr)
            return 2


def _printed(what: str) -> int:
    from bot import keys, manifest
    from storage.encryption import new_key

    is_key = what == "key"
    print(
        keys.written(new_key()) if is_key else manifest.path().read_text(encoding="utf-8").strip()
    )
    return 0


async def _sandbox(port: int) -> int:
    from bot import manifest
    from bot.sandbox.demo import demo
    from handlers.commands import COMMANDS as TYPED

    wanted = manifest.read()
    return await demo(
        port,
        scopes=manifest.scopes(wanted),
        events=manifest.events(wanted),
        commands=[(one.words, one.takes, one.says) for one in TYPED],
        said=print,
    )


async def _run() -> int:
    from bot import logs
    from bot.known_secrets import known_secrets
    from bot.settings import read

    settings = read()
    logs.configure(settings.log_level, settings.log_format, known_secrets(settings))
    me, stop, loop = asyncio.current_task(), asyncio.Event(), asyncio.get_running_loop()
    assert me  # noqa: S101 - tells mypy
    for name in STOPS:
        loop.add_signal_handler(name, me.cancel)
    with suppress(asyncio.CancelledError):
        async with serving():
            for name in STOPS:
                loop.add_signal_handler(name, stop.set)
            await stop.wait()
    return 0


@asynccontextmanager
async def serving() -> AsyncIterator[None]:
    """Start the whole bot: Slack heard, heart beating, HTTP side open; it stops at the end."""
    from aiohttp import web

    from bot import ears, garbage, opening, ready
    from bot.heartbeat import beating
    from bot.settings import read
    from bot.web import routes
    from handlers import install_pages, link_pages
    from handlers.app import create

    settings = read()
    ready.check(settings)
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(
            opening.slack_client(settings, settings.slack_bot_token.get_secret_value())
        )
        bot = await stack.enter_async_context(opening.opened(settings, client))
        await ready.introduced(bot, client)
        app = create(bot, client, signing_secret=settings.slack_signing_secret.get_secret_value())
        heart = await stack.enter_async_context(beating(bot))
        heard = await stack.enter_async_context(ears.listening(settings, app))
        site = app.web_app(path="/slack/events") if not settings.socket_mode else web.Application()
        site.add_routes(routes(bot, heart, heard))
        site.add_routes([*link_pages.routes(bot), *install_pages.routes(bot)])
        await stack.enter_async_context(ready.open_site(settings, site))
        garbage.seldom()
        yield


async def _migrate() -> int:
    from bot.settings import read
    from storage import migrations
    from storage.database import Database

    database = Database(read().database_url)
    await migrations.upgrade(database)
    print(f"The database stands at revision {await migrations.current(database)}.")
    await database.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
