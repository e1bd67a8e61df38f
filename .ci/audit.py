"""Tells what pip-audit found in what is locked: `python .ci/audit.py REPORT`, the report as pip-audit's JSON.

Ends with 1 where a vulnerability is known. A report that is empty or has gaps, as without a network, is told and is
no failure: an audit that nobody could make says nothing of a change.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def told(report: str) -> tuple[int, list[str]]:
    """The status to end with, and the lines to print."""
    try:
        packages = json.loads(report)["dependencies"]
    except json.JSONDecodeError:
        return 0, ["audit: the known vulnerabilities are out of reach; nothing was audited"]
    unasked = [package["name"] for package in packages if "skip_reason" in package]
    known = {
        f"{package['name']} {package['version']}": [vulnerability["id"] for vulnerability in package["vulns"]]
        for package in packages
        if package.get("vulns")
    }
    lines = [f"audit: {package}: {', '.join(ids)}" for package, ids in known.items()]
    lines.append(
        f"audit: {len(packages) - len(unasked)} packages were audited, {len(known)} with known vulnerabilities"
    )
    if unasked:
        lines.append(f"audit: what is known of {len(unasked)} more is out of reach: {', '.join(unasked)}")
    return int(bool(known)), lines


if __name__ == "__main__":
    status, lines = told(Path(sys.argv[1]).read_text(encoding="utf-8"))
    print("\n".join(lines))
    sys.exit(status)
