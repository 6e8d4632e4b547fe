"""An item as it is kept: the provider's own words as JSON."""

from pydantic import TypeAdapter

from providers.vocabulary import Item

_ITEM = TypeAdapter(Item)


def pack(item: Item) -> str:
    """Write an item as JSON."""
    return _ITEM.dump_json(item, exclude_defaults=True).decode()


def unpack(content: str) -> Item:
    """Read an item back."""
    return _ITEM.validate_json(content)
