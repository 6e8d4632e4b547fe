"""The floor of the ack bench: a Bolt app whose one listener does nothing but ack."""

import asyncio
import sys

from aiohttp import web
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox


async def main(mode: str, port: str, api_url: str) -> None:
    """Serve until killed, by Bolt's own aiohttp application; `mode` is before_response or usual."""
    app = AsyncApp(
        client=AsyncWebClient(token=Sandbox.bot_token, base_url=api_url),
        signing_secret=Sandbox.signing_secret,
        process_before_response=mode == "before_response",
    )
    app.command("/social")(_acked)
    runner = web.AppRunner(app.web_app(path="/slack/events"), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", int(port)).start()
    await asyncio.Event().wait()


async def _acked(ack: AsyncAck) -> None:
    await ack()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
