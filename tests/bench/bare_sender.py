"""The floor of the outbox bench: slack_sdk alone posts the same messages, with nothing kept.

Reads JSON lines of arguments of chat.postMessage, and prints the CPU seconds of posting them.
"""

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

SIDE_BY_SIDE = 20


async def main(file: str, api_url: str, token: str) -> None:
    """Post every message, so many at a time."""
    lines = await asyncio.to_thread(Path(file).read_text)
    waiting = [json.loads(line) for line in lines.splitlines()]
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(token=token, base_url=api_url, session=session)
        before = time.process_time()
        await asyncio.gather(*(_post(client, waiting) for _ in range(SIDE_BY_SIDE)))
        sys.stdout.write(str(time.process_time() - before))


async def _post(client: AsyncWebClient, waiting: list[dict[str, Any]]) -> None:
    while waiting:
        await client.api_call("chat.postMessage", json=waiting.pop())


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
