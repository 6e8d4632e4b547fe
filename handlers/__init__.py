"""What the bot hears: Slack and the browser speak; a handler reads the payload, asks the bot, shows the answer."""
