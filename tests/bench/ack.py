"""The ack of `/social` over HTTP: the whole bot beside a bare Bolt listener, by turns."""

import asyncio
import subprocess
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.sandbox import Sandbox, open_sandbox, payloads, signed_http
from storage import migrations
from storage.database import Database
from tests.bench import installed
from tests.bench.figures import Figure, within
from tests.bench.nginx import free_port, until_listening
from tests.bench.usage import CommandFailed
from tests.bench.whole_bot import running

SCRIPT = Path(__file__).with_name("commands.lua")
KIND = "slash_commands"
COMMANDS = 5_000
ROUNDS = 5
SECONDS = 2
IN_FLIGHT = (1, 16)
OURS, FLOOR, USUAL = "ours", "bare Bolt", "bare Bolt, default mode"

# By whose, how many are in flight, and the percentile: milliseconds, one for each round.
Latencies = dict[tuple[str, int, int], list[float]]


def bench(folder: Path) -> list[Figure]:
    """Run the rounds. Raises NotInstalled, CommandFailed."""
    installed.from_debian("wrk")
    return asyncio.run(_bench(folder))


async def _bench(folder: Path) -> list[Figure]:
    url = f"sqlite+aiosqlite:///{folder}/social.sqlite"
    database = Database(url)
    await migrations.upgrade(database)
    await database.close()
    found: Latencies = defaultdict(list)
    async with (
        open_sandbox() as sandbox,
        running(folder, url, sandbox, by_http=True) as bot,
        _bare("before_response", sandbox) as floor,
        _bare("usual", sandbox) as usual,
    ):
        servers = {OURS: bot.url, FLOOR: floor, USUAL: usual}
        for number in range(-1, ROUNDS):
            commands = _signed(sandbox, folder / "commands.tsv")
            for name, address in servers.items():
                for flights in IN_FLIGHT:
                    p50, p99 = await asyncio.to_thread(_load, address, flights, commands)
                    # The first round warms up: who is asking is looked up once.
                    if number >= 0:
                        found[name, flights, 50].append(p50)
                        found[name, flights, 99].append(p99)
    return [
        within(
            f"ack, {flights} in flight, p{percentile}: {other}",
            found[OURS, flights, percentile], found[other, flights, percentile],
            times=1.2 if (other, percentile) == (FLOOR, 50) else None, unit="ms",
        )
        for other in (FLOOR, USUAL) for flights in IN_FLIGHT for percentile in (50, 99)
    ]  # fmt: skip


def _signed(sandbox: Sandbox, file: Path) -> Path:
    """Write `/social` as Slack sends it, many times, signed now."""
    slack = sandbox.slack
    jane, channel = slack.users[sandbox.person("jane").id], sandbox.channel("social")
    place = slack.conversations[channel.id]
    timestamp, lines = str(int(time.time())), []
    for _ in range(COMMANDS):
        payload = payloads.command(slack, jane, place, name="/social", text="")
        body, _ = signed_http.encoded(KIND, payload)
        signature = signed_http.signature(sandbox.signing_secret, timestamp, body)
        lines.append(f"{timestamp}\t{signature}\t{body}")
    file.write_text("\n".join(lines))
    return file


def _load(url: str, flights: int, commands: Path) -> tuple[float, float]:
    """Send commands, so many in flight; return p50 and p99 in milliseconds."""
    command = (
        "wrk", "-t1", f"-c{flights}", f"-d{SECONDS}s", "-s", str(SCRIPT), url, "--", str(commands),
    )  # fmt: skip
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    last = done.stdout.strip().rpartition("\n")[2].split()
    if len(last) != 5 or last[0] != "done" or last[4] != "0" or last[3] == "0":
        raise CommandFailed(f"wrk: {done.stdout[-500:]} {done.stderr[-500:]}")
    return int(last[1]) / 1_000, int(last[2]) / 1_000


@asynccontextmanager
async def _bare(mode: str, sandbox: Sandbox) -> AsyncIterator[str]:
    port = free_port()
    process = subprocess.Popen(  # noqa: ASYNC220 - it returns at once
        (installed.bot(), "-m", "tests.bench.bare_listener", mode, str(port), sandbox.api_url)
    )
    try:
        await asyncio.to_thread(until_listening, port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()
