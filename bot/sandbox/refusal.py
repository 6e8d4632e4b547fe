"""How Slack says no."""

from typing import Any


class Refused(Exception):
    """An answer with `"ok": false`; `more` goes into its body. `retry_after` in seconds."""

    def __init__(self, error: str, *, status: int = 200, retry_after: int = 0, **more: Any) -> None:
        """Keep Slack's own word for the error."""
        super().__init__(error)
        self.error = error
        self.status = status
        self.headers = {"Retry-After": str(retry_after)} if retry_after else {}
        self.body = {"ok": False, "error": error, **more}


class NotAcked(Exception):
    """The bot did not answer in time, or with something that Slack does not take."""


def refused(error: str, problems: list[str]) -> Refused:
    """Refuse with the list of what is wrong, as Slack words it."""
    messages = [f"[ERROR] {problem}" for problem in problems]
    return Refused(error, errors=problems, response_metadata={"messages": messages})
