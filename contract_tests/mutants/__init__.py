"""Faults that nobody chose: a fair sample of small changes to the client or the emulator, and what notices them."""
