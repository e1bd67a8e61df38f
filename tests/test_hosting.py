"""docs/hosting.md and the configuration beside it say what the build and templates/files/_headers say."""

from __future__ import annotations

import http.client
import json
import os
import re
import shlex
import shutil
import socket
import ssl
import subprocess
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from build import build, parser
from tests.project import make_project

ROOT = Path(__file__).parent.parent
HOSTING = ROOT / "docs" / "hosting"
DOCS = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")
CLOUDFLARE = (HOSTING / "cloudflare.md").read_text(encoding="utf-8")
NETLIFY = (HOSTING / "netlify.toml").read_text(encoding="utf-8")
NGINX = (HOSTING / "nginx.conf").read_text(encoding="utf-8")
S3 = (HOSTING / "s3.sh").read_text(encoding="utf-8")
WORKFLOW = (ROOT / ".github" / "workflows" / "pages.yml").read_text(encoding="utf-8")
TEMPLATE = (ROOT / "templates" / "files" / "_headers").read_text(encoding="utf-8")

SECURITY = (
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Permissions-Policy",
)


def decided(name: str, path: str = "/*") -> str:
    """The value of a header for a path in templates/files/_headers, which is where headers are decided."""
    block = TEMPLATE.partition(f"\n{path}\n")[2].partition("\n\n")[0]
    found = re.findall(rf"^  {name}: (.+)$", block, re.MULTILINE)
    assert len(found) == 1, f"{name} of {path} stands {len(found)} times in templates/files/_headers"
    return str(found[0])


FOREVER = decided("Cache-Control", "/{{ style_name }}")
NAMED_BY_CONTENT = ("style.*.css", "script.*.js", "search-index.*.js")
"""The files that are kept for good, because other content has another name."""


# Headers: one decision, copied to hosts that do not read it


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    policy = decided("Content-Security-Policy")
    assert "unsafe" not in policy
    assert not re.search(r"https?:|\*|data:", policy)


@pytest.mark.parametrize("name", SECURITY)
def test_every_case_of_nginx_sends_the_header(name: str) -> None:
    sent = re.findall(rf'^ +add_header {name} "(.+)" always;$', NGINX, re.MULTILINE)
    assert sent == [decided(name)] * 2


@pytest.mark.parametrize("name", SECURITY)
def test_the_docs_print_the_header(name: str) -> None:
    assert re.findall(rf"^    {name}: (.+)$", DOCS, re.MULTILINE) == [decided(name)]


def test_cloudfront_sends_the_headers() -> None:
    policy = json.loads((HOSTING / "cloudfront.json").read_text(encoding="utf-8"))
    security = policy["SecurityHeadersConfig"]
    assert security["ContentSecurityPolicy"]["ContentSecurityPolicy"] == decided("Content-Security-Policy")
    assert security["ReferrerPolicy"]["ReferrerPolicy"] == decided("Referrer-Policy")
    assert "ContentTypeOptions" in security
    custom = policy["CustomHeadersConfig"]
    assert custom["Quantity"] == len(custom["Items"])
    assert {i["Header"]: i["Value"] for i in custom["Items"]} == {"Permissions-Policy": decided("Permissions-Policy")}
    assert policy["CorsConfig"]["AccessControlAllowOrigins"]["Items"] == [
        decided("Access-Control-Allow-Origin", "/data/*")
    ]


def test_no_host_has_a_header_of_its_own_where_headers_come_from_the_file() -> None:
    # A second place would override _headers on Netlify, and go stale unseen.
    assert "headers" not in tomllib.loads(NETLIFY)
    assert "Content-Security-Policy:" not in CLOUDFLARE


def test_what_is_named_by_its_content_is_kept_for_good_everywhere() -> None:
    assert "immutable" in FOREVER
    for name in NAMED_BY_CONTENT:
        variable = name.partition(".")[0].replace("-", "_") + "_name"
        assert decided("Cache-Control", f"/{{{{ {variable} }}}}") == FOREVER
        assert f"`{name.replace('*', '<hash>')}`" in DOCS
        assert re.search(rf"^put '{re.escape(name)}' .* \"\$forever\"$", S3, re.MULTILINE)
    assert decided("Cache-Control", "/cards/*") == FOREVER
    assert [line for line in NGINX.splitlines() if FOREVER in line and "style|script|search-index|cards" in line]
    assert NGINX.count(f'"{FOREVER}"') == 1
    assert S3.count(f"'{FOREVER}'") == 1
    assert DOCS.count(f"`{FOREVER}`") == 1


# The workflow


def workflow() -> dict[Any, Any]:
    loaded = yaml.safe_load(WORKFLOW)
    assert isinstance(loaded, dict)
    return loaded


def steps() -> list[dict[str, Any]]:
    return [step for job in workflow()["jobs"].values() for step in job["steps"]]


def test_the_workflow_runs_at_a_push_to_main_and_by_hand_only() -> None:
    # YAML 1.1 reads the key `on` as true. A pull request must not publish.
    assert workflow()[True] == {"push": {"branches": ["main"]}, "workflow_dispatch": None}


def test_each_job_has_the_least_permissions() -> None:
    read = workflow()
    assert read["permissions"] == {}
    assert {name: job["permissions"] for name, job in read["jobs"].items()} == {
        "build": {"contents": "read", "pages": "read"},
        "deploy": {"pages": "write", "id-token": "write"},
    }


def test_the_job_that_may_publish_runs_no_code_of_the_repository() -> None:
    (only,) = workflow()["jobs"]["deploy"]["steps"]
    assert only["uses"].startswith("actions/deploy-pages@")


def test_every_action_is_pinned_by_a_full_hash_with_its_version_beside_it() -> None:
    lines = [line for line in WORKFLOW.splitlines() if re.match(r"\s*(- )?uses:", line)]
    assert len(lines) == sum("uses" in step for step in steps()) == 5
    for line in lines:
        assert re.search(r"uses: actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line), line


def test_the_token_does_not_stay_in_the_checkout() -> None:
    checkout = next(step for step in steps() if step.get("uses", "").startswith("actions/checkout@"))
    assert checkout["with"]["persist-credentials"] is False


def test_publications_wait_for_each_other() -> None:
    assert workflow()["concurrency"] == {"group": "pages", "cancel-in-progress": False}


def test_the_workflow_builds_with_the_address_that_github_gives() -> None:
    runs = [step["run"] for step in steps() if "run" in step]
    assert runs == ["pip install .", 'python build.py --locked --base-url "${{ steps.pages.outputs.base_url }}/"']
    upload = next(step for step in steps() if "upload-pages-artifact" in step.get("uses", ""))
    assert upload["with"] == {"path": "site"}  # without include-hidden-files: dotfiles stay out


# Commands in the docs


def commands() -> list[str]:
    """Every `python build.py …` that a reader or a host is told to run."""
    texts = [tomllib.loads(NETLIFY)["build"]["command"], *(step["run"] for step in steps() if "run" in step)]
    for page in (DOCS, CLOUDFLARE):
        texts += re.findall(r"`(pip install [^`]+)`", page) + re.findall(r"^ {4}(python .+)$", page, re.MULTILINE)
    return [part.strip() for text in texts for part in text.split("&&") if "build.py" in part]


def test_every_build_command_is_one_that_the_command_line_takes() -> None:
    found = commands()
    assert len(found) == 6  # the workflow, Netlify, and two each on the two pages
    for command in found:
        # What a host puts in for its variable.
        words = shlex.split(re.sub(r"\$\{\{.+?\}\}|\$URL", "https://example.org", command))
        assert words[:2] == ["python", "build.py"]
        assert parser().parse_args(["build", *words[2:]]).locked, command


def test_both_git_hosts_publish_the_folder_that_is_built() -> None:
    assert tomllib.loads(NETLIFY)["build"]["publish"] == "site"
    assert "| Build output directory | `site` |" in CLOUDFLARE


def test_netlify_needs_no_plugin() -> None:
    assert "plugins" not in tomllib.loads(NETLIFY)


def test_python_on_every_host_is_one_that_the_project_allows() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    least = tuple(int(n) for n in project["requires-python"].removeprefix(">=").split("."))
    named = [
        tomllib.loads(NETLIFY)["build"]["environment"]["PYTHON_VERSION"],
        *re.findall(r"`PYTHON_VERSION` = `([\d.]+)`", CLOUDFLARE),
        *(step["with"]["python-version"] for step in steps() if "python-version" in step.get("with", {})),
    ]
    assert len(named) == 3
    assert all(tuple(int(n) for n in version.split(".")) >= least for version in named)


def test_links_in_the_docs_lead_somewhere() -> None:
    titles = re.findall(r"^#+ (.+)$", DOCS, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles}
    for target in re.findall(r"\]\(([^)]+)\)", DOCS):
        if target.startswith("#"):
            assert target[1:] in anchors, target
        else:
            assert (ROOT / "docs" / target.partition("#")[0]).exists(), target


# s3.sh, with a stand-in for aws that writes down what it is asked


@dataclass(frozen=True)
class Bucket:
    """A built site, and the stand-in's notes."""

    site: Path
    notes: Path
    path: str

    def upload(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["sh", str(HOSTING / "s3.sh"), *arguments],
            capture_output=True,
            text=True,
            env={**os.environ, "PATH": self.path, "NOTES": str(self.notes)},
            check=False,
        )

    def asked(self) -> list[str]:
        return self.notes.read_text(encoding="utf-8").splitlines() if self.notes.exists() else []


@pytest.fixture
def bucket(tmp_path: Path) -> Bucket:
    if not shutil.which("sh"):
        pytest.skip("there is no sh here to run s3.sh with")
    tools = tmp_path / "tools"
    tools.mkdir()
    aws = tools / "aws"
    aws.write_text('#!/bin/sh\necho "$*" >> "$NOTES"\ncase $2 in create-invalidation) echo I1 ;; esac\n', "utf-8")
    aws.chmod(0o755)
    site = tmp_path / "site"
    site.mkdir()
    for name in ("index.html", "404.html", "style.0123456789.css"):
        (site / name).write_text("x", encoding="utf-8")
    return Bucket(site, tmp_path / "notes", f"{tools}{os.pathsep}{os.environ['PATH']}")


def test_s3_uploads_what_pages_load_then_pages_then_lists_and_removes_last(bucket: Bucket) -> None:
    assert bucket.upload(str(bucket.site), "s3://bucket/sub/", "E1").returncode == 0
    asked = bucket.asked()
    included = [match[1] for line in asked if (match := re.search(r"--include (\S+)", line))]
    assert included == [
        *(*NAMED_BY_CONTENT, "cards/*.png", "*.webmanifest", "*.json"),
        *("*.jsonld", "*.csv", "*.ics", "*.bib", "*.ris"),
        "*.html",
        *("sitemap.xml", "feed.xml", "*.txt"),
    ]
    assert [line.split(" ")[:2] for line in asked[-3:]] == [
        ["cloudfront", "create-invalidation"],
        ["cloudfront", "wait"],
        ["s3", "sync"],
    ]
    assert [line for line in asked if "--delete" in line] == asked[-1:]
    assert all(" s3://bucket/sub " in line for line in asked if line.startswith("s3 "))


def test_s3_never_touches_dotfiles(bucket: Bucket) -> None:
    bucket.upload(str(bucket.site), "s3://bucket")
    asked = bucket.asked()
    assert asked
    for line in asked:
        # The last filter that matches decides, so no --include may come after these.
        assert re.search(r"--exclude \.\* --exclude \*/\.\*(?! .*--include)", line), line


def test_s3_gives_each_file_its_type_and_its_cache_header(bucket: Bucket) -> None:
    bucket.upload(str(bucket.site), "s3://bucket")
    asked = "\n".join(bucket.asked())
    assert re.search(rf"--include style\.\*\.css .*text/css; charset=utf-8 --cache-control {FOREVER}$", asked, re.M)
    assert re.search(r"--include \*\.html .*text/html; charset=utf-8 --cache-control public, max-age=300$", asked, re.M)
    assert re.search(r"--include feed\.xml .*application/atom\+xml ", asked)
    assert re.search(rf"--include cards/\*\.png .*image/png --cache-control {FOREVER}$", asked, re.M)
    assert re.search(
        r"--include \*\.webmanifest .*application/manifest\+json --cache-control public, max-age=300$", asked, re.M
    )
    assert asked.count("immutable") == len(NAMED_BY_CONTENT) + 1


def test_s3_only_says_what_it_would_do(bucket: Bucket) -> None:
    assert bucket.upload("-n", str(bucket.site), "s3://bucket", "E1").returncode == 0
    asked = bucket.asked()
    assert asked
    assert all("--dryrun" in line for line in asked)


@pytest.mark.parametrize("missing", ["index.html", "404.html", "style.0123456789.css"])
def test_s3_refuses_a_folder_that_is_not_a_built_site(bucket: Bucket, missing: str) -> None:
    # Its removals would empty the bucket.
    (bucket.site / missing).unlink()
    done = bucket.upload(str(bucket.site), "s3://bucket")
    assert done.returncode == 1
    assert "is not a built site" in done.stderr
    assert bucket.asked() == []


@pytest.mark.parametrize(
    "arguments", [(), ("site",), ("site", "bucket"), ("site", "s3://"), ("site", "s3://b", "E", "x")]
)
def test_s3_says_how_it_is_used(bucket: Bucket, arguments: tuple[str, ...]) -> None:
    done = bucket.upload(*arguments)
    assert done.returncode == 2
    assert done.stderr.startswith("usage: s3.sh [-n] FOLDER")
    assert bucket.asked() == []


def test_s3_removes_nothing_after_a_failure(bucket: Bucket, tmp_path: Path) -> None:
    aws = tmp_path / "tools" / "aws"
    aws.write_text('#!/bin/sh\necho "$*" >> "$NOTES"\ncase $* in *html*text/html*) exit 1 ;; esac\n', "utf-8")
    assert bucket.upload(str(bucket.site), "s3://bucket").returncode == 1
    assert not any("--delete" in line for line in bucket.asked())


# nginx, for real, on a port of this machine


@dataclass(frozen=True)
class Server:
    """A running nginx with both cases of nginx.conf."""

    port: int
    style: str
    script: str

    def get(self, host: str, path: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers with names in small letters, and body."""
        unverified = ssl.create_default_context()
        unverified.check_hostname = False
        unverified.verify_mode = ssl.CERT_NONE
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=5, context=unverified)
        try:
            connection.request("GET", path, headers={"Host": host})
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def nginx_prefix(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, list[str], int]]:
    """A folder that holds docs/hosting/nginx.conf with names of its own, and the command that reads it."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    openssl = shutil.which("openssl")
    if not nginx:
        pytest.skip("nginx is not installed, so its configuration cannot be tried")
    if not openssl:
        pytest.skip("openssl is not installed, so there is no certificate to try nginx with")
    prefix = tmp_path_factory.mktemp("nginx")
    request = "req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=example.org -keyout privkey.pem -out fullchain.pem"
    subprocess.run([openssl, *request.split()], cwd=prefix, check=True, capture_output=True)
    port, plain = free_port(), free_port()
    ours = re.sub(r"^ *listen \[::\]:.*\n", "", NGINX, flags=re.MULTILINE)  # not every machine has IPv6
    ours = ours.replace("listen 80;", f"listen 127.0.0.1:{plain};").replace("listen 443 ", f"listen 127.0.0.1:{port} ")
    ours = re.sub(r"/etc/letsencrypt/live/[\w.]+", str(prefix), ours).replace("/srv/", f"{prefix}/srv/")
    temporary = "".join(f"{n}_temp_path t/{n};" for n in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    types = "text/html html; text/css css; text/xml xml; application/json json; text/plain txt;"
    (prefix / "t").mkdir()
    (prefix / "explainer.conf").write_text(ours, encoding="utf-8")
    (prefix / "nginx.conf").write_text(
        f"{'user root;' if os.geteuid() == 0 else ''} pid nginx.pid; error_log error.log; events {{}}\n"
        f"http {{ access_log off; {temporary} types {{ {types} }} include explainer.conf; }}\n",
        encoding="utf-8",
    )
    yield prefix, [nginx, "-p", str(prefix), "-c", str(prefix / "nginx.conf"), "-e", "error.log"], port


def test_nginx_takes_the_configuration(nginx_prefix: tuple[Path, list[str], int]) -> None:
    _, command, _ = nginx_prefix
    done = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr


@pytest.fixture(scope="module")
def server(nginx_prefix: tuple[Path, list[str], int], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    prefix, command, port = nginx_prefix
    project = make_project(
        tmp_path_factory.mktemp("project"), "-- content/site.yaml --\ntitle: The harbour fire\npublished: 2020-01-02\n"
    )
    for folder, address in (
        ("srv/explainer/site", "https://explainer.example.org/"),
        ("srv/explainers/sub", "https://www.example.org/sub/"),
    ):
        outcome = build(project, prefix / folder, base_url=address)
        assert not outcome.failed, outcome.problems
    (prefix / "srv/www").mkdir()
    (prefix / "srv/www/index.html").write_text("the other site", encoding="utf-8")
    running = subprocess.Popen([*command, "-g", "daemon off;"], stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        site = prefix / "srv/explainer/site"
        yield Server(port, next(site.glob("style.*.css")).name, next(site.glob("script.*.js")).name)
    finally:
        running.terminate()
        running.wait(10)


CASES = pytest.mark.parametrize(("host", "at"), [("explainer.example.org", "/"), ("www.example.org", "/sub/")])


@CASES
def test_nginx_sends_every_header_with_every_answer(server: Server, host: str, at: str) -> None:
    # Also with errors and redirects, which add_header leaves out unless it says `always`.
    expectations = {"": 200, server.style: 200, "data/explainer.json": 200, "people": 301, "none": 404}
    for path, expected in expectations.items():
        status, headers, _ = server.get(host, at + path)
        assert status == expected, path
        assert {name: headers.get(name.lower()) for name in SECURITY} == {name: decided(name) for name in SECURITY}


@CASES
def test_nginx_keeps_what_is_named_by_its_content_for_good_and_nothing_else(server: Server, host: str, at: str) -> None:
    for name in (server.style, server.script):
        assert server.get(host, at + name)[1]["cache-control"] == FOREVER
    card = re.search(rb'og:image" content="https://[^/]+([^"]+)"', server.get(host, at)[2])
    assert card is not None
    status, headers, _ = server.get(host, card[1].decode())
    assert (status, headers["cache-control"]) == (200, FOREVER)
    assert headers["content-type"] == "image/png" or at == "/sub/"  # there the site around it has the types
    # A sheet that is gone must not be remembered as gone for a year.
    gone = ("style.0000000000.css", "script.0000000000.js")
    for path in ("", "article.html", "apple-touch-icon.png", "data/explainer.json", *gone):
        assert server.get(host, at + path)[1]["cache-control"] == "public, max-age=300"


@CASES
def test_nginx_answers_with_the_404_page_at_any_depth(server: Server, host: str, at: str) -> None:
    for path in ("none", "a/b/none", "claims/none.html", "404.html"):
        status, _, body = server.get(host, at + path)
        assert status == 404
        assert f'href="{at}{server.style}"'.encode() in body


@CASES
def test_nginx_hides_dotfiles_and_the_file_for_other_hosts(server: Server, host: str, at: str) -> None:
    for path in (".manifest.json", "_headers"):
        assert server.get(host, at + path)[0] == 404


@CASES
def test_nginx_gives_every_file_its_type(server: Server, host: str, at: str) -> None:
    def type_of(path: str) -> str:
        return server.get(host, at + path)[1]["content-type"]

    assert type_of("index.html") == "text/html; charset=utf-8"
    assert type_of(server.style) == "text/css; charset=utf-8"
    assert type_of("robots.txt") == "text/plain; charset=utf-8"
    assert type_of("data/explainer.json") == "application/json"
    assert type_of("sitemap.xml") in ("application/xml; charset=utf-8", "text/xml; charset=utf-8")
    assert type_of("feed.xml") == "application/atom+xml; charset=utf-8"
    assert type_of("manifest.webmanifest") == "application/manifest+json"


@CASES
def test_nginx_lets_programs_elsewhere_read_the_data_only(server: Server, host: str, at: str) -> None:
    allowed = decided("Access-Control-Allow-Origin", "/data/*")
    assert server.get(host, f"{at}data/explainer.json")[1]["access-control-allow-origin"] == allowed
    assert "access-control-allow-origin" not in server.get(host, at)[1]


def test_nginx_redirects_without_naming_its_port(server: Server) -> None:
    own, other = "explainer.example.org", "www.example.org"
    for host, path in ((own, "/people"), (other, "/sub"), (other, "/sub/people")):
        assert server.get(host, path)[1]["location"] == f"{path}/"


def test_nginx_leaves_the_site_around_a_sub_path_as_it_is(server: Server) -> None:
    status, headers, body = server.get("www.example.org", "/")
    assert (status, body) == (200, b"the other site")
    assert "content-security-policy" not in headers
