"""The resource itself: its states, times, messages and names. Pure: no storage, no HTTP."""
