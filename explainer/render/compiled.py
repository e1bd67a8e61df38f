"""Templates as they were compiled: kept for the builds of one process, and ours beside the engine's own bytecode.

Compiling takes longer than rendering where a site is small. What is loaded as code must not come from a project,
which may be somebody else's, so its own templates are kept in memory alone.
"""

from __future__ import annotations

import contextlib
import os
import sys
from importlib.util import cache_from_source
from pathlib import Path
from types import CodeType

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from explainer.assets import default_templates
from explainer.last_build import engine

FOLDER = Path(cache_from_source(__file__)).parent
"""Where Python keeps bytecode: __pycache__, or a folder under PYTHONPYCACHEPREFIX."""
MOST = 1000
"""Templates in memory. Whoever edits one all day leaves many behind."""

_kept: dict[tuple[str, str], CodeType] = {}


class Compiled(BytecodeCache):
    """`form` is what a compiled template depends on besides its text and the engine: Jinja folds constants, and
    through filters, which know the language.
    """

    def __init__(self, form: str) -> None:
        self.form = form

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        ours = filename is not None and Path(filename).is_relative_to(default_templates())
        key = super().get_cache_key(f"{self.form}|{name}", filename)
        return f"ours-{key}" if ours else key

    def get_source_checksum(self, source: str) -> str:
        return super().get_source_checksum(f"{engine()}|{source}")

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = _kept.get((bucket.key, bucket.checksum))
        if bucket.code is None and bucket.key.startswith("ours-"):
            # A damaged file is compiled anew.
            with contextlib.suppress(Exception), _file(bucket).open("rb") as file:
                bucket.load_bytecode(file)
            self._remember(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._remember(bucket)
        if bucket.key.startswith("ours-") and not sys.dont_write_bytecode:
            part = _file(bucket).with_name(f"{bucket.key}.{os.getpid()}")
            try:
                FOLDER.mkdir(parents=True, exist_ok=True)
                with part.open("wb") as file:
                    bucket.write_bytecode(file)
                part.replace(_file(bucket))
            except OSError:  # as Python itself, which runs where it cannot keep bytecode
                with contextlib.suppress(OSError):
                    part.unlink(missing_ok=True)

    def _remember(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            if len(_kept) >= MOST:
                _kept.clear()
            _kept[bucket.key, bucket.checksum] = bucket.code


def _file(bucket: Bucket) -> Path:
    return FOLDER / f"{bucket.key}.pyc"
