"""A folder as a target: local, or mounted from elsewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from explainer.deploy.hosts import DAMAGED, DAMAGED_HINT, HostError
from explainer.deploy.plan import STATE, Standing, parse_state
from explainer.write import TEMPORARY, clear, put, remove


class Folder:
    """Each file by a rename; what is compared is what stands there, not what a list says of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def look(self) -> Standing:
        with self._told():
            if not self.folder.parent.is_dir():
                hint = "make it, or mount it, or correct `path` in site.yaml"
                raise HostError(f"the folder {self.folder.parent} does not exist", hint)
            if not self.folder.exists():
                return Standing()
            if not self.folder.is_dir():
                raise HostError(f"{self.folder} is a file, not a folder", "correct `path` in site.yaml")
            state = self.folder / STATE
            ours = parse_state(state.read_bytes()) if state.exists() else frozenset()
            if ours is None:
                raise HostError(DAMAGED, DAMAGED_HINT)
            files = {path: self.hash_of(path, (self.folder / path).read_bytes()) for path in self._files()}
            return Standing(files, ours)

    def _files(self) -> Iterator[str]:
        for path in self.folder.rglob("*"):
            if path.is_file() and path.name != STATE and not path.name.endswith(TEMPORARY):
                yield path.relative_to(self.folder).as_posix()

    def hash_of(self, path: str, data: bytes) -> str:
        return hashlib.sha256(data).hexdigest()

    def put(self, path: str, data: bytes) -> None:
        with self._told():
            target = self._inside(path)
            target.parent.mkdir(parents=True, exist_ok=True)
            put(target, data)

    def remove(self, path: str) -> None:
        with self._told():
            self._inside(path)
            remove(self.folder, path)

    def finish(self) -> None:
        """Removes what a deploy that was stopped left half written."""
        with self._told():
            clear(self.folder)

    def _inside(self, path: str) -> Path:
        """The path of a file, where no link leads out of the folder on the way to it."""
        target = self.folder / path
        if target.is_symlink() or not target.parent.resolve().is_relative_to(self.folder.resolve()):
            raise HostError(f"a link stands at {target}, where the site would be written", "delete the link")
        return target

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise HostError(f"{error.filename or self.folder} cannot be read or written: {reason}") from error
