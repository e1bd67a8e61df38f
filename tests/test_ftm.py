"""The records as FollowTheMoney entities, as its own library takes them."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from followthemoney import model
from followthemoney.proxy import EntityProxy

from explainer.downloads import Download
from tests.downloads import EVENTS, HARBOUR, downloads_in

Entities = dict[str, EntityProxy]


@pytest.fixture(scope="module")
def download(tmp_path_factory: pytest.TempPathFactory) -> Download:
    return downloads_in(tmp_path_factory.mktemp("project"))["entities.ftm.json"]


@pytest.fixture(scope="module")
def entities(download: Download) -> Entities:
    """By caption."""
    proxies = [EntityProxy.from_dict(json.loads(line)) for line in download.data.decode().splitlines()]
    return {proxy.caption: proxy for proxy in proxies}


def test_every_entity_is_valid_and_no_value_is_lost_in_cleaning(download: Download) -> None:
    for line in download.data.decode().splitlines():
        written = json.loads(line)
        proxy = EntityProxy.from_dict(written, cleaned=False)
        proxy.schema.validate(written)
        assert {name: sorted(proxy.get(name)) for name in written["properties"]} == {
            name: sorted(values) for name, values in written["properties"].items()
        }


def test_every_kind_of_record_has_its_schema(download: Download) -> None:
    schemas = Counter(json.loads(line)["schema"] for line in download.data.decode().splitlines())
    assert schemas == {
        "Article": 1,
        "Document": 2,
        "Person": 1,
        "Organization": 1,
        "LegalEntity": 1,
        "Event": EVENTS,
        "UnknownLink": 1,
    }
    assert download.size == "18 entities"


def test_an_entity_that_is_named_is_in_the_file(download: Download) -> None:
    written = [json.loads(line) for line in download.data.decode().splitlines()]
    ids = {entity["id"] for entity in written}
    assert len(ids) == len(written)
    for entity in written:
        for name, values in entity["properties"].items():
            prop = model.get(entity["schema"]).get(name)  # type: ignore[union-attr]
            if prop is not None and prop.type.name == "entity":
                assert set(values) <= ids


def test_only_a_date_that_is_certain_is_one(entities: Entities) -> None:
    assert entities["She answers"].get("date") == ["2018-02-08"]
    burns = entities["It burns"]
    assert (burns.get("startDate"), burns.get("endDate")) == (["2018-02-07"], ["2018-02-08"])
    for title in ("Fire <b> & smoke", "No ferry", "An inquiry", "A storm", "The harbour is dug"):
        event = entities[title]
        assert not [*event.get("date"), *event.get("startDate"), *event.get("endDate")]
        assert event.get("notes")[0].startswith("Date: ")


def test_a_day_that_is_inferred_stays_in_words(tmp_path: Path) -> None:
    date = "{edtf: 2018-02-08, basis: inferred, note: She said so.}"
    files = HARBOUR.replace("She answers, date: 2018-02-08,", f"She answers, date: {date},")
    lines = downloads_in(tmp_path, files)["entities.ftm.json"].data.decode().splitlines()
    (answers,) = (e for e in map(json.loads, lines) if e["properties"].get("name") == ["She answers"])
    assert "date" not in answers["properties"]
    assert answers["properties"]["notes"] == ["Date: 8 February 2018 (inferred: She said so.)"]


def test_a_tie_goes_from_one_to_the_other(entities: Entities) -> None:
    (tie,) = (proxy for proxy in entities.values() if proxy.schema.name == "UnknownLink")
    assert (tie.get("subject"), tie.get("object")) == ([entities["Mira Okafor"].id], [entities["Доки"].id])
    assert tie.get("role") == ["harbour master of"]


def test_what_is_only_claimed_is_a_property_of_nobody(download: Download, entities: Entities) -> None:
    assert b"More than 20 died" not in download.data and b"more than 20" not in download.data
    assert not [proxy for proxy in entities.values() if proxy.schema.is_a("Person") and proxy.get("deathDate")]
    assert download.lacks[0].startswith("Claims, responses and statuses")


def test_ids_stay(entities: Entities, tmp_path_factory: pytest.TempPathFactory) -> None:
    files = HARBOUR.replace("name: Mira Okafor", "name: M. Okafor")
    lines = downloads_in(tmp_path_factory.mktemp("renamed"), files)["entities.ftm.json"].data.decode().splitlines()
    ids = {json.loads(line)["id"] for line in lines}
    assert entities["Mira Okafor"].id in ids
