"""What the bot does: use cases, rules, and the words it says.

It stands on storage and providers.
"""
