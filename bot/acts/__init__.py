"""What people do from Slack: answer, like, hide, delete, publish, share the work."""
