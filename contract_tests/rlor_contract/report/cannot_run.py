"""Why a run gives no verdict."""


class CannotRun(Exception):
    """The suite cannot run; `str()` says what is wrong and how to fix it."""
