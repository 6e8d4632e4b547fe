"""The bot of the days bench, on whose clock an hour holds weeks."""
