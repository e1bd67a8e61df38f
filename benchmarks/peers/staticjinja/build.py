"""The plain way in Python: staticjinja (Jinja2 and rules), PyYAML's C loader, markdown-it-py. build.py CORPUS SITE"""

import os
import sys
from pathlib import Path

import staticjinja
from markdown_it import MarkdownIt
from markupsafe import Markup

sys.path.insert(0, os.environ["BENCHMARKS"])
from benchmarks.facts import read_facts

corpus, site = Path(sys.argv[1]), Path(sys.argv[2])
facts = read_facts(corpus)
article = (corpus / "article.md").read_text(encoding="utf-8")
markdown = MarkdownIt("commonmark")


def each(items):
    """A rule that renders its template once for each (path, context)."""

    def rule(jinja, template, **shared):
        for path, context in items():
            page = site / path / "index.html"
            page.parent.mkdir(parents=True, exist_ok=True)
            template.stream(**shared, **context).dump(str(page), jinja.encoding)

    return rule


def timeline_pages():
    return ((f"timeline/{n}" if n > 1 else "timeline", {"page": n}) for n in range(1, facts.pages + 1))


rules = [
    (r"person\.html", each(lambda: ((f"people/{one['id']}", {"p": one}) for one in facts.people))),
    (r"claim\.html", each(lambda: ((f"claims/{one['id']}", {"c": one}) for one in facts.claims))),
    (r"timeline\.html", each(timeline_pages)),
    (r"people\.html", each(lambda: [("people", {})])),
    (r"claims\.html", each(lambda: [("claims", {})])),
    (r"article\.html", each(lambda: [("article", {"article": article})])),
    (r"index\.html", each(lambda: [("", {})])),
]
site.mkdir(parents=True, exist_ok=True)
here = Path(__file__).parent
(site / "style.css").write_bytes((here / "style.css").read_bytes())
staticjinja.Site.make_site(
    searchpath=str(here / "templates"),
    outpath=str(site),
    rules=rules,
    env_globals={"db": facts},
    filters={"md": lambda text: Markup(markdown.render(text).strip())},
    env_kwargs={"autoescape": True, "trim_blocks": True, "lstrip_blocks": True},
).render()
