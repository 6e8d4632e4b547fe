"""A bare Bolt app against a sandbox, over a real WebSocket or over signed HTTP."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox

SCOPES = {"chat:write", "commands", "channels:read", "channels:history", "users:read"}


def bare_app(sandbox: Sandbox) -> AsyncApp:
    client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[])
    return AsyncApp(client=client, signing_secret=sandbox.signing_secret)


@asynccontextmanager
async def by_socket(sandbox: Sandbox, app: AsyncApp) -> AsyncIterator[AsyncSocketModeHandler]:
    client = AsyncWebClient(token=sandbox.app_token, base_url=sandbox.api_url)
    handler = AsyncSocketModeHandler(app, sandbox.app_token, web_client=client)
    await handler.connect_async()
    await sandbox.connected()
    try:
        yield handler
    finally:
        await handler.close_async()


@asynccontextmanager
async def by_http(sandbox: Sandbox, app: AsyncApp) -> AsyncIterator[None]:
    runner = web.AppRunner(app.web_app(path="/slack/events"), shutdown_timeout=0.5)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sandbox.request_url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    try:
        yield
    finally:
        await runner.cleanup()


Way = Callable[[Sandbox, AsyncApp], AbstractAsyncContextManager[object]]
WAYS: dict[str, Way] = {"socket": by_socket, "http": by_http}
