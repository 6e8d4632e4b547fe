"""What the network can do to a request, in words."""

import socket

import aiohttp

from providers.errors import AddressRefused, Unavailable


class PrivateAddress(OSError):
    """The address is inside a private network."""


_WORDS: dict[type[BaseException], str] = {
    socket.gaierror: "has no address: nobody knows that name",
    aiohttp.ClientConnectorCertificateError: "shows a certificate that I cannot trust",
    aiohttp.ClientSSLError: "does not speak TLS as I do",
    ConnectionRefusedError: "refuses connections",
    aiohttp.ClientPayloadError: "broke off in the middle of its answer",
    aiohttp.ServerDisconnectedError: "hung up without an answer",
    ConnectionResetError: "hung up without an answer",
    aiohttp.ClientResponseError: "answers in something that is not HTTP",
}


def explained(error: BaseException) -> Unavailable:
    """Say in words what the network did."""
    cause: BaseException | None = error
    while cause:
        if isinstance(cause, PrivateAddress):
            return AddressRefused("is inside a private network, which I do not visit")
        for kind, words in _WORDS.items():
            if isinstance(cause, kind):
                return Unavailable(words)
        cause = cause.__cause__ or getattr(cause, "os_error", None)
    return Unavailable("did not answer")
