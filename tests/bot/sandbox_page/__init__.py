"""Stories of the sandbox's page that need no browser."""
