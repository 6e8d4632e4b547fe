"""The door to the web knows a private address in every disguise."""

import asyncio
import ipaddress
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.addresses import Resolver, is_public


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "198.18.0.1",
        "192.88.99.1",
        "192.0.0.8",
        "::",
        "::1",
        "fe80::1%eth0",
        "fc00::1",
        "fec0::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:a00:1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::7f00:1",
        "2002:7f00:1::",
        "2002:a00:1::",
        "2001:0:4136:e378:8000:63bf:80ff:fffe",
        "2001:db8::1",
        "3fff::1",
    ],
)
def test_a_private_address_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "93.184.216.34",
        "1.1.1.1",
        "2606:2800:220:1:248:1893:25c8:1946",
        "::ffff:1.1.1.1",
        "64:ff9b::101:101",
    ],
)
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@given(st.ip_addresses(v=4))
def test_no_wrapping_makes_a_private_address_public(inner: ipaddress.IPv4Address) -> None:
    number = int(inner)
    wrapped = [
        ipaddress.IPv6Address((0xFFFF << 32) | number),
        ipaddress.IPv6Address((0x64FF9B << 96) | number),
        ipaddress.IPv6Address((0x2002 << 112) | (number << 80) | 1),
        ipaddress.IPv6Address((0x20010000 << 96) | (number ^ 0xFFFFFFFF)),
    ]

    assert {is_public(str(inner))} == {is_public(str(outer)) for outer in wrapped}


async def test_a_name_is_looked_up_in_a_thread_of_its_own() -> None:
    resolver = Resolver()

    found = await resolver.resolve("localhost", 80, socket.AF_INET)

    assert [one["host"] for one in found] == ["127.0.0.1"]
    await resolver.close()


async def test_dead_names_keep_no_thread_of_the_loop_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hanging, free = asyncio.Event(), asyncio.get_running_loop()

    def hang(*_: object) -> None:
        free.call_soon_threadsafe(hanging.set)
        raise socket.gaierror(socket.EAI_NONAME, "nobody")

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    resolver = Resolver()

    with pytest.raises(socket.gaierror):
        await resolver.resolve("nowhere.example", 80)

    assert hanging.is_set()
    assert free._default_executor is None  # type: ignore[attr-defined]
    await resolver.close()
