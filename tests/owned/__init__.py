"""Stories of owned pages: linked, read as their owners see them, expired, reconnected."""
