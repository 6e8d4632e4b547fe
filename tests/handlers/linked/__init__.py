"""Linked profiles in Slack and in the browser: what people click, and what they read."""
