"""What the bot remembers: tables and queries. Facts only; it never commits and never decides."""
