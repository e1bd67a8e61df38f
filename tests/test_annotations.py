"""The pins as Web Annotations, read as linked data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from rdflib import OWL, RDF, Graph, Namespace, URIRef

from explainer.downloads import Download
from tests.downloads import HARBOUR, downloads_in

OA = Namespace("http://www.w3.org/ns/oa#")
HERE = "https://example.org/harbour/"
# What http://www.w3.org/ns/anno.jsonld says of the names that we use, so that no test needs the network.
CONTEXT = {
    "id": "@id",
    "type": "@type",
    "@vocab": "urn:not-in-the-context:",
    "Annotation": f"{OA}Annotation",
    "AnnotationPage": "https://www.w3.org/ns/activitystreams#OrderedCollectionPage",
    "SpecificResource": f"{OA}SpecificResource",
    "TextQuoteSelector": f"{OA}TextQuoteSelector",
    "FragmentSelector": f"{OA}FragmentSelector",
    "Text": "http://purl.org/dc/dcmitype/Text",
    "items": {"@id": "https://www.w3.org/ns/activitystreams#items", "@type": "@id", "@container": "@list"},
    "body": {"@id": f"{OA}hasBody", "@type": "@id"},
    "target": {"@id": f"{OA}hasTarget", "@type": "@id"},
    "source": {"@id": f"{OA}hasSource", "@type": "@id"},
    "selector": {"@id": f"{OA}hasSelector", "@type": "@id"},
    "refinedBy": {"@id": f"{OA}refinedBy", "@type": "@id"},
    "motivation": {"@id": f"{OA}motivatedBy", "@type": "@vocab"},
    "linking": f"{OA}linking",
    "exact": f"{OA}exact",
    "value": str(RDF.value),
    "conformsTo": {"@id": "http://purl.org/dc/terms/conformsTo", "@type": "@id"},
    "format": "http://purl.org/dc/elements/1.1/format",
    "label": "http://www.w3.org/2000/01/rdf-schema#label",
}


@pytest.fixture(scope="module")
def download(tmp_path_factory: pytest.TempPathFactory) -> Download:
    return downloads_in(tmp_path_factory.mktemp("project"))["annotations.jsonld"]


@pytest.fixture(scope="module")
def page(download: Download) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(download.data)
    return found


@pytest.fixture(scope="module")
def graph(page: dict[str, Any]) -> Graph:
    return graph_of(page)


def graph_of(page: dict[str, Any]) -> Graph:
    text = json.dumps({**page, "@context": CONTEXT})
    return Graph().parse(data=text, format="json-ld", base=f"{HERE}data/annotations.jsonld")


def test_it_is_a_page_of_annotations_each_with_a_name_of_its_own(page: dict[str, Any], graph: Graph) -> None:
    assert (page["@context"], page["type"]) == ("http://www.w3.org/ns/anno.jsonld", "AnnotationPage")
    annotations = set(graph.subjects(RDF.type, OA.Annotation))
    assert len(annotations) == len(page["items"]) > 10
    assert all(str(name).startswith("urn:uuid:") for name in annotations)
    assert all(graph.value(one, OA.motivatedBy) == OA.linking for one in annotations)


def test_every_name_in_it_is_one_of_the_model(graph: Graph) -> None:
    assert {str(name) for triple in graph for name in triple if str(name).startswith("urn:not-in")} == set()
    assert OWL.Thing not in set(graph.objects())


def test_a_quotation_is_found_in_its_paragraph_here_and_by_its_words_at_the_source(graph: Graph) -> None:
    (selector, *others) = [s for s in graph.subjects(OA.exact, None) if "No one died" in str(graph.value(s, OA.exact))]
    assert len(others) == 1
    sources = set()
    for quote in (selector, *others):
        outer = graph.value(predicate=OA.refinedBy, object=quote)
        if outer is not None:
            assert str(graph.value(outer, RDF.value)) == "p2"
        target = graph.value(predicate=OA.hasSelector, object=quote if outer is None else outer)
        sources.add(str(graph.value(target, OA.hasSource)))
        annotation = graph.value(predicate=OA.hasTarget, object=target)
        assert graph.value(annotation, OA.hasBody) == URIRef(f"{HERE}claims/twenty.html")
    assert sources == {f"{HERE}sources/report.html", "https://example.org/two_counts?a=1&b=2"}


def test_no_more_words_are_given_than_are_quoted(page: dict[str, Any]) -> None:
    assert not {"prefix", "suffix"} & set(json.dumps(page).replace('"', " ").split())


def test_a_source_that_is_not_published_has_no_annotation_and_that_is_told(download: Download) -> None:
    assert b"secret" not in download.data and b"more than 20" not in download.data
    assert download.lacks[-1] == "Passages of sources of which nothing is published: A letter."


def test_without_an_address_of_the_site_pages_are_seen_from_the_file(tmp_path: Path) -> None:
    files = HARBOUR.replace("base_url: https://example.org/harbour/\n", "")
    bare = json.loads(downloads_in(tmp_path, files)["annotations.jsonld"].data)
    assert bare["items"][0]["body"]["id"].startswith("../")
    assert URIRef(f"{HERE}claims/twenty.html") in set(graph_of(bare).objects(None, OA.hasBody))
