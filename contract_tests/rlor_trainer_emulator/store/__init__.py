"""Where the emulator keeps its state: SQLAlchemy Core on SQLite, in a file or in memory, or on PostgreSQL."""
