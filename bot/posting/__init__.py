"""What channels are owed: composed, sent in order, and written down."""
