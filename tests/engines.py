"""Engines that share what they have compiled: else each test would compile its statements anew."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from sqlalchemy.engine import Dialect, make_url
from sqlalchemy.ext.asyncio import AsyncEngine

Creates = Callable[..., AsyncEngine]


def sharing(create: Creates) -> Creates:
    """Return what makes engines as `create` does, with one cache for all of a kind."""
    compiled: dict[str, dict[Any, Any]] = defaultdict(dict)
    dialects: dict[str, Dialect] = {}

    def created(url: str, **options: Any) -> AsyncEngine:
        kind = make_url(url).get_backend_name()
        engine = create(url, execution_options={"compiled_cache": compiled[kind]}, **options)
        # A dialect is part of what a statement is known by; it has met its server once connected.
        met = dialects.get(kind)
        if met and met.server_version_info:
            engine.sync_engine.dialect = met
        else:
            dialects[kind] = engine.sync_engine.dialect
        return engine

    return created
