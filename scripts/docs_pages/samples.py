"""Samples of every operation, made from the examples of the spec."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sample:
    """One way to call an operation."""

    title: str
    code: str
