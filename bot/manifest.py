"""The app's manifest: what the bot asks of Slack, as it stands in manifest.yaml."""

from pathlib import Path
from typing import Any

import yaml


def path() -> Path:
    """Return where the manifest is: beside the packages, or inside the installed one."""
    beside = Path(__file__).parents[1] / "manifest.yaml"
    return beside if beside.exists() else Path(__file__).parent / "_data" / "manifest.yaml"


def read() -> dict[str, Any]:
    """Return the manifest."""
    manifest: dict[str, Any] = yaml.safe_load(path().read_text(encoding="utf-8"))
    return manifest


def scopes(manifest: dict[str, Any]) -> frozenset[str]:
    """Return the bot token's scopes."""
    return frozenset(manifest["oauth_config"]["scopes"]["bot"])


def events(manifest: dict[str, Any]) -> frozenset[str]:
    """Return the events that the bot hears."""
    return frozenset(manifest["settings"]["event_subscriptions"]["bot_events"])
