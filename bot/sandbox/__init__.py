"""A Slack for one's own machine: the demo in the browser, and the double of every test."""
