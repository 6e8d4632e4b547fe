"""Where the bot looks: the social services.

The ground floor; it knows nothing of Slack or of our tables.

Each folder beside this file is one service. Its `__init__.py` exports `PROVIDER`, all that the
service can do on one screen; `calls.py` holds what we ask, `items.py` turns their JSON into ours. A
folder that starts with an underscore is a family's shared kit.
"""

import pkgutil
from collections.abc import Mapping
from importlib import import_module

from providers.contract import Provider


def discover() -> Mapping[str, Provider]:
    """Every provider by its name, in alphabetical order: a pure function of the folder list."""
    names = sorted(
        found.name
        for found in pkgutil.iter_modules(__path__)
        if found.ispkg and not found.name.startswith("_")
    )
    modules = (import_module(f"providers.{name}") for name in names)
    return {module.PROVIDER.name: module.PROVIDER for module in modules}
