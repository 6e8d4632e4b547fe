"""What the bot says: pure functions from facts to Slack's blocks. A button's id stands beside the button."""
