"""What functions gave is remembered as long as it is asked for, and no longer."""

from __future__ import annotations

import pytest

from explainer import remembered as module
from explainer.remembered import forget, remembered


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr(module, "_all", [])
    return []


def test_what_is_asked_for_in_each_build_is_worked_out_once(calls: list[str]) -> None:
    @remembered
    def length(text: str) -> int:
        calls.append(text)
        return len(text)

    for _ in range(3):
        assert length("one") == length("one") == 3
        forget()
    assert calls == ["one"]


def test_what_two_builds_did_not_ask_for_is_forgotten(calls: list[str]) -> None:
    @remembered
    def length(text: str) -> int:
        calls.append(text)
        return len(text)

    length("one")
    forget()
    forget()
    assert not length.now and not length.before
    length("one")
    assert calls == ["one", "one"]


def test_where_nothing_builds_it_has_an_end(calls: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 10)

    @remembered
    def length(text: str) -> int:
        return len(text)

    for number in range(100):
        length("x" * number)
    assert len(length.now) + len(length.before) <= 20
