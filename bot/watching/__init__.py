"""Topics, their pages, and what is new on them: found, polled, stored, wanted."""
