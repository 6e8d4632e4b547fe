"""The e-mail and the few pages in a browser, filled in; all that is foreign in them is escaped."""

from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "templates"


def filled(name: str, **facts: Any) -> str:
    """Return a template with these facts in it; `.html` ones escape them."""
    template: Any = _environment().get_template(name)
    return str(template.render(**facts))


@cache
def _environment() -> Any:
    # Loaded for the first page or e-mail: a start does not wait for it.
    from jinja2 import (  # noqa: PLC0415
        Environment,
        FileSystemLoader,
        StrictUndefined,
        select_autoescape,
    )

    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
