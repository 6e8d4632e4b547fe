"""Pages that cannot be read any more: noticed, told, reconnected."""
