"""What the bot holds: made once by the composition root, handed to everyone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.errors import CannotConnect
from bot.people import People
from bot.settings import Settings, base_url
from bot.slack import Slack
from bot.work import Work
from providers.api import Api
from providers.contract import Provider
from providers.http import Http
from storage.database import Database


@dataclass(frozen=True, kw_only=True)
class Bot:
    """The bot. `now` gives aware UTC."""

    settings: Settings
    database: Database
    providers: Mapping[str, Provider]
    http: Http
    slack: Slack
    people: People
    work: Work
    now: Callable[[], datetime]

    def provider(self, service: str) -> Provider:
        """Return a service's provider. Raises CannotConnect for one that we do not have."""
        if service not in self.providers:
            raise CannotConnect("That service is not available here any more.")
        return self.providers[service]

    def api(self, service: str) -> Api:
        """Open a service as nobody: public data only."""
        return Api(self.http, base_url(service, self.provider(service).base_url), self.now())
