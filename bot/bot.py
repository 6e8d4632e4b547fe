"""What the bot holds: made once by the composition root, handed to everyone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot import keys
from bot.errors import CannotConnect
from bot.installs.installations import Installations
from bot.people import People
from bot.settings import Settings, of_service
from bot.slack import Slack
from bot.tally import Tally
from bot.work import Work
from providers.api import Api, Client, Nobody
from providers.contract import Cannot, Provider
from providers.http import Http
from providers.vocabulary import Token
from storage.database import Database
from storage.encryption import KeyRing


@dataclass(frozen=True, kw_only=True)
class Bot:
    """The bot. `now` gives aware UTC; `installations` is None where one token is all there is."""

    settings: Settings
    database: Database
    providers: Mapping[str, Provider]
    http: Http
    slack: Slack
    installations: Installations | None
    people: People
    work: Work
    keys: KeyRing
    now: Callable[[], datetime]
    tally: Tally = field(default_factory=Tally)
    # Read once: each poll asks.
    _clients: dict[str, Client] = field(default_factory=dict, repr=False)

    def provider(self, service: str) -> Provider:
        """Return a service's provider. Raises CannotConnect for one that we do not have."""
        if service not in self.providers:
            raise CannotConnect("That service is not available here any more.")
        return self.providers[service]

    def label(self, service: str) -> str:
        """Return how a service is called; one that we do not have any more still has its pages."""
        return self.providers[service].label if service in self.providers else service

    def counted_as(self, service: str) -> str:
        """Return a service's name in figures: of one that we do not have, nobody chose the name."""
        return service if service in self.providers else "other"

    def client(self, service: str) -> Client:
        """Return what a service knows us by, from the operator's settings."""
        if service not in self._clients:
            given = of_service(service)
            link = self.provider(service).link
            if not isinstance(link, Cannot) and link.documents:
                given = {"client_key": keys.client_key(self.keys, service), **given}
            self._clients[service] = Client(
                given.get("client_id", ""), given.get("client_secret", ""), given
            )
        return self._clients[service]

    def api(self, service: str, *, server: str = "", token: Token | None = None) -> Api:
        """Open a service as nobody, or with a token as its owner; `server`: that one of many."""
        provider, client = self.provider(service), self.client(service)
        link = provider.link
        signer = link.signer(token) if token and not isinstance(link, Cannot) else Nobody()
        base_url = server or client.more.get("base_url", provider.base_url).rstrip("/")
        check = self.tally.counted(service, provider.check, provider.budget)
        return Api(self.http, base_url, self.now(), signer, client, check)
