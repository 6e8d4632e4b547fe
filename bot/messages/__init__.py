"""What the bot says: pure functions from facts to Slack's blocks."""
