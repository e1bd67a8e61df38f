"""What functions gave is remembered as long as it is asked for, and no longer."""

from __future__ import annotations

import pytest

from explainer import remembered as module
from explainer.remembered import PATIENCE, begun, forget, remembered, remembered_by_identity


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr(module, "_all", [])
    monkeypatch.setattr(module, "_unfinished", 0)
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


def test_builds_that_come_to_no_end_forget_nothing_until_they_are_many(calls: list[str]) -> None:
    """Half a page typed and saved asks for nothing, and the next save for all that there was before."""

    @remembered
    def length(text: str) -> int:
        calls.append(text)
        return len(text)

    length("one")
    for _ in range(PATIENCE):
        begun()
    length("one")
    assert calls == ["one"]
    for _ in range(2 * PATIENCE + 2):
        begun()
    assert not length.now and not length.before


def test_what_is_told_by_its_identity_is_not_taken_for_its_equal(calls: list[str]) -> None:
    @remembered_by_identity
    def first(letters: list[str], language: str = "en") -> str:
        calls.append(language)
        return letters[0]

    one, equal = ["a"], ["a"]
    assert [first(one), first(one), first(equal), first(equal)] == ["a"] * 4
    assert calls == ["en", "en"]
    first(one, language="ru")
    assert calls == ["en", "en", "ru"]


def test_an_identity_is_not_used_again_while_its_result_is_remembered(calls: list[str]) -> None:
    @remembered_by_identity
    def first(letters: tuple[str, ...]) -> str:
        return letters[0]

    assert [first((chr(97 + n), "x")) for n in range(26)] == [chr(97 + n) for n in range(26)]
