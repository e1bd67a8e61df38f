"""A bucket as a target, against a server of this machine that answers as S3 does."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from explainer.deploy.hosts import HostError
from explainer.deploy.plan import STATE
from explainer.deploy.s3 import S3
from explainer.model import Target
from tests.project import make_project
from tests.test_deploy import SITE, built, edit, run
from tests.test_hosting import FOREVER, free_port

SECRET = "not-a-secret-but-must-not-be-printed"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    yield f"http://127.0.0.1:{port}"
    server.stop()


@pytest.fixture
def client(endpoint: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Any]:
    """A client with a bucket `harbour`, and credentials where boto3 looks for them."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "tester")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    made = boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1")
    made.create_bucket(Bucket="harbour")
    yield made
    for key in keys(made):
        made.delete_object(Bucket="harbour", Key=key)
    made.delete_bucket(Bucket="harbour")


def keys(client: Any) -> list[str]:
    return [found["Key"] for found in client.list_objects_v2(Bucket="harbour").get("Contents", ())]


def body(client: Any, key: str) -> bytes:
    data: bytes = client.get_object(Bucket="harbour", Key=key)["Body"].read()
    return data


def published(client: Any) -> dict[str, bytes]:
    return {key.removeprefix("fire/"): body(client, key) for key in keys(client) if not key.endswith(STATE)}


def expected(root: Path) -> dict[str, bytes]:
    return {path: data for path, data in built(root).items() if path != "_headers"}


@pytest.fixture
def root(tmp_path: Path, endpoint: str) -> Path:
    target = f"bucket: {{kind: s3, bucket: harbour, prefix: fire/, endpoint: '{endpoint}', region: us-east-1}}"
    root = make_project(tmp_path / "project", SITE.replace("main: {kind: folder, path: ../public}", target)).root
    assert run(root, "build") == 0
    return root


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What is put and removed, in order."""
    notes: list[tuple[str, str]] = []
    put, remove = S3.put, S3.remove

    def putting(self: S3, path: str, data: bytes) -> None:
        put(self, path, data)
        notes.append(("put", path))

    def removing(self: S3, path: str) -> None:
        remove(self, path)
        notes.append(("remove", path))

    monkeypatch.setattr(S3, "put", putting)
    monkeypatch.setattr(S3, "remove", removing)
    return notes


def test_the_site_stands_in_the_bucket_with_types_and_cache_headers(client: Any, root: Path) -> None:
    client.put_object(Bucket="harbour", Key="index.html", Body=b"another site")
    assert run(root, "deploy") == 0
    site = expected(root)
    assert {path: body(client, f"fire/{path}") for path in site} == site
    assert body(client, "index.html") == b"another site"
    style = next(path for path in site if path.startswith("style."))
    for path, media_type, cache in (
        (style, "text/css; charset=utf-8", FOREVER),
        ("index.html", "text/html; charset=utf-8", "no-cache"),
        ("sitemap.xml", "application/xml", "public, max-age=300"),
        ("manifest.webmanifest", "application/manifest+json", "public, max-age=300"),
    ):
        head = client.head_object(Bucket="harbour", Key=f"fire/{path}")
        assert (head["ContentType"], head["CacheControl"]) == (media_type, cache), path


def test_a_second_deploy_sends_nothing(client: Any, root: Path, asked: list[tuple[str, str]]) -> None:
    run(root, "deploy")
    assert len(asked) == len(expected(root)) + 2  # the list of what is ours, before and after
    asked.clear()
    assert run(root, "deploy") == 0
    assert asked == []


def test_what_changed_is_sent_and_what_is_gone_is_removed_last(
    client: Any, root: Path, asked: list[tuple[str, str]]
) -> None:
    run(root, "deploy")
    client.put_object(Bucket="harbour", Key="fire/theirs.pdf", Body=b"theirs")
    asked.clear()
    edit(root, "people.yaml", "port: {name: The Port, kind: organisation}\n", "")
    assert run(root, "build") == 0
    assert run(root, "deploy") == 0
    assert published(client) == {**expected(root), "theirs.pdf": b"theirs"}
    actions = [action for action, path in asked if path != STATE]
    assert actions == sorted(actions), "put before remove"
    assert ("remove", "people/port.html") in asked


def test_an_upload_that_broke_off_goes_on_where_it_was(
    client: Any, root: Path, asked: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    noting = S3.put

    def breaking(self: S3, path: str, data: bytes) -> None:
        if len(asked) == 12:
            raise HostError("the network is gone")
        noting(self, path, data)

    with monkeypatch.context() as broken:
        broken.setattr(S3, "put", breaking)
        assert run(root, "deploy") == 1
    done = {path for _, path in asked if path != STATE}
    assert set(published(client)) == done
    asked.clear()
    assert run(root, "deploy") == 0
    assert done.isdisjoint({path for _, path in asked})
    assert published(client) == expected(root)


def test_a_dry_run_touches_nothing(client: Any, root: Path) -> None:
    assert run(root, "deploy", "--dry-run") == 0
    assert keys(client) == []


def test_an_object_of_somebody_elses_stops_everything(
    client: Any, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    client.put_object(Bucket="harbour", Key="fire/index.html", Body=b"theirs")
    assert run(root, "deploy") == 1
    assert "bucket: index.html stands there, and no deploy put it there [E804]" in capsys.readouterr().err
    assert keys(client) == ["fire/index.html"]


def test_a_bucket_that_is_not_there_is_one_clear_sentence(
    client: Any, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(root, "site.yaml", "bucket: harbour", "bucket: harbor")
    assert run(root, "deploy") == 1
    said = capsys.readouterr()
    assert "bucket: there is no bucket 'harbor' [E804]" in said.err
    assert SECRET not in said.err + said.out


def test_a_host_that_cannot_be_reached_is_one_clear_sentence(
    client: Any, root: Path, endpoint: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("explainer.deploy.s3.ATTEMPTS", 1)
    nowhere = f"http://127.0.0.1:{free_port()}"
    edit(root, "site.yaml", endpoint, nowhere)
    assert run(root, "deploy") == 1
    assert f"bucket: {nowhere} cannot be reached (EndpointConnectionError) [E804]" in capsys.readouterr().err


def test_without_credentials_it_says_where_they_belong(
    client: Any, root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    assert run(root, "deploy") == 1
    said = capsys.readouterr().err
    assert "bucket: there are no credentials for S3 here, or they are not whole [E804]" in said
    assert "set AWS_ACCESS_KEY_ID" in said


def test_a_profile_that_is_not_there_is_told_like_no_credentials(
    client: Any, root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    assert run(root, "deploy") == 1
    assert "bucket: there are no credentials for S3 here, or they are not whole [E804]" in capsys.readouterr().err


def test_a_name_that_no_bucket_can_have_is_told(client: Any, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    edit(root, "site.yaml", "bucket: harbour", "bucket: my harbour")
    assert run(root, "deploy") == 1
    assert "bucket: 'my harbour' cannot be the name of a bucket [E804]" in capsys.readouterr().err


class Other(BaseHTTPRequestHandler):
    """A server that knows nothing of S3; boto3 tells of its answer as of a 500."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, format: str, *words: object) -> None: ...


def test_a_host_that_does_not_speak_s3_is_one_clear_sentence(
    client: Any, root: Path, endpoint: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("explainer.deploy.s3.ATTEMPTS", 1)
    with HTTPServer(("127.0.0.1", 0), Other) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        other = f"http://127.0.0.1:{server.server_port}"
        edit(root, "site.yaml", endpoint, other)
        assert run(root, "deploy") == 1
        server.shutdown()
    assert f"bucket: {other} answers 500 [E804]" in capsys.readouterr().err


def test_without_boto3_it_says_what_to_install(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "explainer.deploy.s3", raising=False)
    monkeypatch.setitem(sys.modules, "boto3", None)
    assert run(root, "deploy") == 1
    said = capsys.readouterr().err
    assert "S3 needs a package that is not here (boto3) [E804]" in said
    assert "explainer[s3]" in said


@pytest.mark.parametrize(("prefix", "expected"), [(None, ""), ("/", ""), ("a/b", "a/b/"), ("/a/", "a/")])
def test_a_prefix_may_be_written_with_slashes_or_without(client: Any, prefix: str | None, expected: str) -> None:
    target = Target(id="b", kind="s3", bucket="harbour", prefix=prefix, region="us-east-1")
    assert S3(target).prefix == expected
