"""What a host must do for a deploy, whichever kind it is, and how it says that it cannot."""

from __future__ import annotations

from typing import Protocol

from explainer.deploy.plan import Standing


class HostError(Exception):
    """A host cannot be reached, read or written to: why, in one clear sentence, and what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class Host(Protocol):
    """A target while a deploy goes on. Every method raises HostError where it cannot do what it should."""

    def look(self) -> Standing:
        """What stands there. It changes nothing."""

    def hash_of(self, path: str, data: bytes) -> str:
        """The hash of a file as `look` gives it."""

    def put(self, path: str, data: bytes) -> None:
        """Makes a file hold `data`: it is the old one or the new one at any moment, never half of it."""

    def remove(self, path: str) -> None: ...

    def finish(self) -> None:
        """Makes everything public that is not so yet, and clears away what an earlier deploy left half written."""


DAMAGED = "the list of what earlier deploys put there, .explainer-deployed.json, is damaged"
DAMAGED_HINT = "put an older one there; or empty the target, and deploy again"
