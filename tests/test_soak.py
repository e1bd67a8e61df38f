"""A short soak of the preview; `python -m tests.soak` is the long one."""

from __future__ import annotations

from pathlib import Path

from tests.soak import soak


def test_after_each_of_many_edits_the_browser_shows_what_is_there(tmp_path: Path) -> None:
    found = soak(tmp_path, edits=15, seed=1)
    assert found.wrong == []
    assert "Traceback" not in found.said
    assert found.good >= 8 and found.bad >= 3
    start, end = found.held(0.1), found.held(0.9)
    assert end.threads == start.threads
    assert end.files <= start.files + 6  # a browser keeps up to six connections
