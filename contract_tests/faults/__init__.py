"""Seeded faults: what can be wrong with a server or a client, and the proof that the suite sees it."""
