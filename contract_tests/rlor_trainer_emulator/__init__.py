"""A stateful emulator of a resource with a lifecycle, compiled from the API description.

```python
from rlor_trainer_emulator import Emulator, ManualClock

with Emulator(clock=ManualClock()) as emulator:
    ...  # any client, with emulator.url, emulator.api_key and emulator.account
```
"""

import sys

try:
    from .http.faults import Fault, FaultCount, Faults
    from .http.recorded import RecordedRequest, Requests
    from .http.serving import ServerError
    from .resource.clock import AcceleratedClock, Clock, ManualClock, SystemClock
    from .resource.identifiers import Identifiers, RandomIdentifiers, SeededIdentifiers
    from .resource.jobs import Passage
    from .resource.lifecycle import UnknownEvent
    from .resource.outcomes import Outcome, OutcomeError, Step, load_outcomes, read_outcomes
    from .resource.statuses import NotFound
    from .server import DEFAULT_ACCOUNT, DEFAULT_KEY, Emulator, create_app
    from .spec import SpecError, load_spec, spec_path
    from .store.snapshot import SnapshotError
    from .store.trouble import StoreError
except ModuleNotFoundError as error:
    if (error.name or "").partition(".")[0] == __name__:
        raise
    message = (
        f"the emulator needs packages that are not installed ({error.name}): "
        "pip install 'rlor-trainer-client[emulator]'"
    )
    if sys.argv[0] == "-m" and __name__ in sys.orig_argv:  # on the way to `__main__`: people read this
        sys.stderr.write(f"{__name__}: error: {message}\n")
        sys.exit(2)
    raise ImportError(message) from None

__all__ = [
    "DEFAULT_ACCOUNT",
    "DEFAULT_KEY",
    "AcceleratedClock",
    "Clock",
    "Emulator",
    "Fault",
    "FaultCount",
    "Faults",
    "Identifiers",
    "ManualClock",
    "NotFound",
    "Outcome",
    "OutcomeError",
    "Passage",
    "RandomIdentifiers",
    "RecordedRequest",
    "Requests",
    "SeededIdentifiers",
    "ServerError",
    "SnapshotError",
    "SpecError",
    "Step",
    "StoreError",
    "SystemClock",
    "UnknownEvent",
    "create_app",
    "load_outcomes",
    "load_spec",
    "read_outcomes",
    "spec_path",
]
