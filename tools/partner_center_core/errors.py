"""The root of the one tree of errors, and the error of a value that cannot be read."""

from __future__ import annotations


class PartnerCenterError(Exception):
    """The root of every error of these packages."""


class DecodeError(PartnerCenterError, ValueError):
    """A body that does not follow the document; ``path`` names the member, as in items[3].amount."""

    def __init__(self, path: str, problem: str) -> None:
        self.path = path
        self.problem = problem
        super().__init__(path, problem)

    def __str__(self) -> str:
        return f"{self.path}: {self.problem}" if self.path else self.problem

    def inside(self, member: str) -> DecodeError:
        """Return the same error, seen from the object or the list that holds the value."""
        joint = "." if member and self.path and not self.path.startswith("[") else ""
        return DecodeError(f"{member}{joint}{self.path}", self.problem)
