"""What a name of the spec is called in Python. Kept apart from the generator, so that its mistakes are seen."""

from __future__ import annotations

import builtins
import keyword
import re
from functools import cache

# Names that Python or its builtins own get an underscore; `id` alone is too common to be renamed.
_RESERVED = (frozenset(dir(builtins)) | frozenset(keyword.kwlist) | {"self", "datetime"}) - {"id"}


@cache
def python_name(name: str) -> str:
    """`awsS3Config` is `aws_s3_config`, `filter` is `filter_`, `Shelf_GetBook` becomes `shelf_get_book`."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", re.sub(r"\W", "", name)).lower()
    words = re.sub(r"_+", "_", words).strip("_")
    return f"{words}_" if words in _RESERVED else words
