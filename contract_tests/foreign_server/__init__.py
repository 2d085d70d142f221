"""A foreign witness: a second server of the resource, written from the spec alone, sharing no code with the project.

What the suite says of it shows whether the suite is right about servers of others: it must have nothing against it.
"""

from foreign_server.server import ForeignServer

__all__ = ["ForeignServer"]
