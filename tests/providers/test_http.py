"""The door to the web: whatever a server does, a reply or an error in words."""

import asyncio
import gzip
import zlib
from collections.abc import Callable

import pytest

from providers.errors import AddressRefused, Unavailable
from providers.http import Http, Limits, Reply, open_http
from tests.providers.wire import Wire, answered, ok, wire

QUICK = Limits(bytes=1_000_000, seconds=5)


async def get(server: Wire, path: str = "", *, limits: Limits = QUICK, **options: object) -> Reply:
    async with open_http(allow_private=frozenset({server.address})) as http:
        return await http.request("GET", server.url + path, limits=limits, **options)


async def refusal(url: str, *, allow_private: frozenset[str] = frozenset()) -> str:
    async with open_http(allow_private=allow_private) as http:
        with pytest.raises(AddressRefused) as caught:
            await http.request("GET", url, limits=QUICK)
    return str(caught.value)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "0",
        "0.0.0.0",
        "localhost",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::]",
        "127.0.0.1.",
        "①27.0.0.1",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
    ],
)
async def test_a_private_address_is_never_dialled_however_it_is_spelt(host: str) -> None:
    async with wire(lambda _: ok(b"secret")) as server:
        words = await refusal(f"http://{host}:{server.port}/")

    assert server.connections == 0
    assert words in {
        "is inside a private network, which I do not visit",
        "is not a web address",
    }


async def test_a_redirect_into_a_private_network_is_not_followed() -> None:
    async with wire(lambda _: ok(b"secret")) as inner:
        redirect = answered("302 Found", b"", f"Location: http://localhost:{inner.port}/")
        async with wire(lambda _: redirect) as outer:
            words = await refusal(outer.url, allow_private=frozenset({outer.address}))

    assert inner.connections == 0
    assert words == "is inside a private network, which I do not visit"


@pytest.mark.parametrize("name", ["127.0.0.1:{port}", "127.0.0.1:*"])
async def test_a_private_address_that_is_allowed_by_name_is_dialled(name: str) -> None:
    async with wire(lambda _: ok(b"fine")) as server:
        allowed = frozenset({name.format(port=server.port)})
        async with open_http(allow_private=allowed) as http:
            reply = await http.request("GET", server.url)

    assert reply.body == b"fine"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nonsense",
        "ftp://example.com/",
        "file:///etc/passwd",
        "http://",
        "http://[",
        "http:///x",
        "http://example.com:99999/",
        "javascript:alert(1)",
        "http://\x00.example/",
        "//example.com",
    ],
)
async def test_what_is_no_web_address_is_refused(url: str) -> None:
    assert await refusal(url) == "is not a web address"


async def test_an_address_with_a_password_is_refused() -> None:
    assert (
        await refusal("https://jane:secret@example.com/")
        == "has a name or password in it, which I do not use"
    )


async def test_an_unknown_name_is_said_to_be_unknown() -> None:
    async with open_http() as http:
        with pytest.raises(Unavailable, match="has no address: nobody knows that name"):
            await http.request("GET", "http://nobody.invalid/", limits=QUICK)


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", gzip.compress),
        ("GZIP", lambda body: gzip.compress(body[:5]) + gzip.compress(body[5:])),
        ("deflate", zlib.compress),
        ("deflate", lambda body: zlib.compress(body)[2:-4]),
        ("identity", bytes),
    ],
)
async def test_a_packed_body_is_unpacked(encoding: str, packed: Callable[[bytes], bytes]) -> None:
    body = b"a feed " * 10_000
    async with wire(lambda _: ok(packed(body), f"Content-Encoding: {encoding}")) as server:
        reply = await get(server)

    assert body == reply.body
    assert "accept-encoding: gzip, deflate\r\n" in server.heads[0]


@pytest.mark.parametrize("encoding", ["br", "gzip, gzip", "zstd", "gzip, deflate"])
async def test_a_packing_that_nobody_asked_for_is_refused(encoding: str) -> None:
    async with wire(lambda _: ok(b"xx", f"Content-Encoding: {encoding}")) as server:
        with pytest.raises(Unavailable, match="compression that I did not ask for"):
            await get(server)


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress])
async def test_a_bomb_is_put_out_at_the_limit(pack: Callable[[bytes], bytes]) -> None:
    bomb = pack(bytes(50_000_000))
    encoding = "gzip" if pack is gzip.compress else "deflate"
    async with wire(lambda _: ok(bomb, f"Content-Encoding: {encoding}")) as server:
        with pytest.raises(Unavailable, match="is larger than 1 MB"):
            await get(server)


async def test_a_body_without_end_is_left_at_the_limit() -> None:
    async def pour(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(bytes(65_536))
            await writer.drain()

    async with wire(pour) as server:
        with pytest.raises(Unavailable, match="is larger than 1 MB"):
            await get(server)


async def test_a_broken_packing_is_no_body() -> None:
    async with wire(lambda _: ok(b"not gzip at all", "Content-Encoding: gzip")) as server:
        with pytest.raises(Unavailable, match="sends a broken compression"):
            await get(server)


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nhalf",
        ok(gzip.compress(b"half" * 100)[:-12], "Content-Encoding: gzip"),
    ],
)
async def test_half_a_body_is_never_taken_for_a_whole_one(answer: bytes) -> None:
    async def cut(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)

    async with wire(cut) as server:
        with pytest.raises(Unavailable, match="broke off in the middle of its answer"):
            await get(server)


async def test_silence_ends_at_the_limit() -> None:
    async def keep_silent(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.read()

    async with wire(keep_silent) as server:
        with pytest.raises(Unavailable, match=r"did not answer within 0\.1 seconds"):
            await get(server, limits=Limits(seconds=0.1))


async def test_a_body_that_only_drips_ends_at_the_limit() -> None:
    async def drip(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        while True:
            writer.write(b".")
            await asyncio.sleep(0.01)

    async with wire(drip) as server:
        with pytest.raises(Unavailable, match=r"did not answer within 0\.1 seconds"):
            await get(server, limits=Limits(seconds=0.1))


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"", "hung up without an answer"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "answers in something that is not HTTP"),
        (b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 100_000, "answers in something that is not HTTP"),
        (
            b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1_000 + b"\r\n",
            "answers in something that is not HTTP",
        ),
        (b"HTTP/1.1 abc\r\n\r\n", "answers in something that is not HTTP"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
            "answers in something that is not HTTP",
        ),
    ],
)
async def test_what_is_no_answer_is_said_in_words(answer: bytes, words: str) -> None:
    async def babble(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)

    async with wire(babble) as server:
        with pytest.raises(Unavailable) as caught:
            await get(server)

    assert words == str(caught.value)


async def test_a_port_where_nobody_listens_refuses() -> None:
    async with wire(lambda _: b"") as server:
        pass
    with pytest.raises(Unavailable, match="refuses connections"):
        await get(server)


async def test_a_kept_connection_that_was_closed_meanwhile_is_opened_again() -> None:
    requests = 0

    def once_per_connection(_: str) -> bytes:
        nonlocal requests
        requests += 1
        if requests == 2:
            raise ConnectionResetError
        return ok(b"again")

    async with (
        wire(once_per_connection) as server,
        open_http(allow_private=frozenset({server.address})) as http,
    ):
        replies = [(await http.request("GET", server.url)).body for _ in range(2)]

    assert replies == [b"again", b"again"]
    assert server.connections == 2


async def test_what_is_written_never_goes_over_a_connection_that_may_be_closing() -> None:
    async with (
        wire(lambda _: ok(b"")) as server,
        open_http(allow_private=frozenset({server.address})) as http,
    ):
        for method in ("GET", "GET", "POST", "POST", "DELETE"):
            await http.request(method, server.url)

    assert server.connections == 4


@pytest.mark.parametrize(
    ("path", "params", "asked"),
    [
        ("?a=1", {"b": 2}, "/?a=1&b=2"),
        ("?a", {}, "/?a"),
        ("", {"a": "b c"}, "/?a=b+c"),
    ],
)
async def test_parameters_stand_beside_those_of_the_address(
    path: str, params: dict[str, object], asked: str
) -> None:
    async with wire(lambda _: ok(b"")) as server:
        await get(server, path, params=params)

    assert server.heads[0].partition(" http")[0] == f"get {asked}"


async def test_a_redirect_loop_ends() -> None:
    async with wire(lambda _: answered("302 Found", b"", "Location: /again")) as server:
        with pytest.raises(Unavailable, match="redirects more than 5 times"):
            await get(server)

    assert len(server.heads) == 6


def moving(*hops: str) -> Callable[[str], bytes]:
    """Answer /0 by the first hop's status and a redirect to /1, and so on to one that is there."""

    def answer(head: str) -> bytes:
        at = int(head.split(" ")[1].partition("?")[0].strip("/"))
        if at >= len(hops):
            return ok(b"here")
        return answered(f"{hops[at]} Moved", b"moved", f"Location: /{at + 1}#part")

    return answer


@pytest.mark.parametrize(
    ("hops", "moved_to"),
    [
        ((), ""),
        (("301",), "1"),
        (("308", "301"), "2"),
        (("302",), ""),
        (("307", "301"), ""),
        (("301", "302"), "1"),
        (("303",), ""),
    ],
)
async def test_only_permanent_redirects_move_an_address(
    hops: tuple[str, ...], moved_to: str
) -> None:
    async with wire(moving(*hops)) as server:
        reply = await get(server, "0")

    assert reply.body == b"here"
    assert f"{server.url}{len(hops)}" == reply.url
    assert (server.url + moved_to if moved_to else "") == reply.moved_to


async def test_a_post_is_not_sent_on() -> None:
    async with (
        wire(moving("307")) as server,
        open_http(allow_private=frozenset({server.address})) as http,
    ):
        reply = await http.request("POST", server.url + "0", json={"text": "hello"})

    assert (reply.status, len(server.heads)) == (307, 1)


async def test_a_token_is_not_told_to_another_server() -> None:
    headers = {"Authorization": "Bearer token", "X-Key": "secret", "Accept": "text/xml"}
    async with wire(lambda _: ok(b"")) as other:
        redirect = answered("302 Found", b"", f"Location: {other.url}")
        async with wire(lambda _: redirect) as server:
            allowed = frozenset({server.address, other.address})
            async with open_http(allow_private=allowed) as http:
                await http.request("GET", server.url, headers=headers)

    assert "authorization: bearer token\r\n" in server.heads[0]
    assert "authorization" not in other.heads[0]
    assert "x-key" not in other.heads[0]
    assert "accept: text/xml\r\n" in other.heads[0]


async def test_a_token_stays_with_its_own_server_and_parameters_are_sent_once() -> None:
    async with wire(moving("302")) as server:
        await get(server, "0", headers={"Authorization": "Bearer token"}, params={"a": "b"})

    assert [head.partition(" http")[0] for head in server.heads] == ["get /0?a=b", "get /1"]
    assert all("authorization: bearer token\r\n" in head for head in server.heads)


async def test_cookies_are_not_kept() -> None:
    async with (
        wire(lambda _: ok(b"", "Set-Cookie: id=1")) as server,
        open_http(allow_private=frozenset({server.address})) as http,
    ):
        for _ in range(2):
            await http.request("GET", server.url)

    assert len(server.heads) == 2
    assert not any("cookie" in head for head in server.heads)


async def test_a_status_of_any_kind_comes_back_with_its_headers() -> None:
    async with wire(lambda _: answered("418 Teapot", b"short", "X-Stout: yes")) as server:
        reply = await get(server)

    assert (reply.status, reply.body, reply.headers.get("x-stout")) == (418, b"short", "yes")


async def test_a_hundred_requests_to_one_host_are_under_way_at_once() -> None:
    arrived = 0
    everyone = asyncio.Event()

    async def wait_for_all(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal arrived
        arrived += 1
        if arrived == 100:
            everyone.set()
        await everyone.wait()
        writer.write(ok(b"", "Connection: close"))

    async def ask(http: Http, url: str) -> int:
        return (await http.request("GET", url)).status

    async with (
        wire(wait_for_all) as server,
        open_http(allow_private=frozenset({server.address})) as http,
    ):
        statuses = await asyncio.gather(*(ask(http, server.url) for _ in range(100)))

    assert statuses == [200] * 100
