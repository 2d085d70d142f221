"""A stateful emulator of the RLOR trainer job."""
