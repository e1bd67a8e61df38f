"""An OpenSSH server of this machine on a loopback port, with keys that are thrown away."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.test_hosting import free_port

PLACES = f"{os.environ.get('PATH', '')}{os.pathsep}/usr/sbin{os.pathsep}/usr/lib/openssh"


@dataclass(frozen=True, slots=True)
class Server:
    """Where it listens, and a folder with an `sftp` that knows it as `harbour` and nothing of the machine's own."""

    folder: Path
    port: int

    @property
    def path(self) -> str:
        return f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}"

    @property
    def known_hosts(self) -> Path:
        return self.folder / "known_hosts"


@contextmanager
def server(folder: Path) -> Iterator[Server]:
    """A server. Where none can be a test is skipped, saying so; in CI it fails."""
    programs = {name: shutil.which(name, path=PLACES) for name in ("sshd", "sftp", "ssh-keygen", "sftp-server")}
    if missing := [name for name, path in programs.items() if path is None]:
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI deploys by ssh, and there is no {missing[0]} here")
        pytest.skip(f"OpenSSH's {missing[0]} is not installed")
    for name in ("host", "other", "user", "stranger"):
        subprocess.run(
            [str(programs["ssh-keygen"]), "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(folder / name)],
            check=True,
        )
    found = Server(folder, free_port())
    (folder / "bin").mkdir()
    # Files of more than 400 blocks of 512 bytes cannot be written, as where a disk is full.
    (folder / "bin" / "serve").write_text(f"#!/bin/sh\ntrap '' XFSZ\nulimit -f 400\nexec {programs['sftp-server']}\n")
    (folder / "bin" / "sftp").write_text(f'#!/bin/sh\nexec {programs["sftp"]} -F {folder / "config"} "$@"\n')
    for script in (folder / "bin").iterdir():
        script.chmod(0o755)
    (folder / "sshd_config").write_text(
        f"Port {found.port}\nListenAddress 127.0.0.1\nHostKey {folder / 'host'}\nPidFile none\nUsePAM no\n"
        f"AuthorizedKeysFile {folder / 'user.pub'}\nStrictModes no\nPasswordAuthentication no\n"
        f"KbdInteractiveAuthentication no\nSubsystem sftp {folder / 'bin' / 'serve'}\nMaxStartups 100\n"
    )
    (folder / "config").write_text(
        f"Host harbour\n  HostName 127.0.0.1\n  Port {found.port}\n  User {getpass.getuser()}\n"
        f"Host *\n  IdentityFile {folder / 'user'}\n  IdentitiesOnly yes\n  IdentityAgent none\n"
        f"  UserKnownHostsFile {found.known_hosts}\n  GlobalKnownHostsFile /dev/null\n"
    )
    found.known_hosts.write_text(f"[127.0.0.1]:{found.port} {(folder / 'host.pub').read_text()}")
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # where root's server locks itself in
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([str(programs["sshd"]), "-D", "-e", "-f", str(folder / "sshd_config")], stderr=log)
    try:
        _answers(found.port, process, folder / "log")
        yield found
    finally:
        process.terminate()
        process.wait(timeout=10)


def _answers(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(100):
        assert process.poll() is None, log.read_text()
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(log.read_text())
