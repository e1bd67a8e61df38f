"""One connection to a host by the machine's own `sftp`, and what it says of a failure, in one sentence.

The program rather than a library: it honours ~/.ssh/config, the agent, known_hosts and jump hosts, checks the
host's key, renames over a file in one step, and no secret ever passes through here.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from threading import Timer

from explainer.deploy.hosts import HostError

MINUTES = 10
"""How long one command may take."""
OPTIONS = ("BatchMode=yes", "ConnectTimeout=20", "ServerAliveInterval=15", "ServerAliveCountMax=4")
"""Nobody is asked for anything, and a network that is gone is noticed."""
PROMPT, ANSWERED = "sftp> ", "Remote working directory: "
UNQUOTED = re.compile(r"[^\w./+,=@~ -]|^-")
"""What a path may not hold: `sftp` would take it for a pattern, an option or the end of a command."""
SIGN_IN = "put your key in an agent, or name it in ~/.ssh/config; nobody is asked for a password here"
NETWORK = "look at the network, and at `host` and `port` in site.yaml"

LOST = re.compile(r"Connection (closed|reset)|Broken pipe|not responding|send disconnect")
REASONS = {
    "permission denied": "look at who may read and write there",
    "no such file or directory": "make it there, or correct `path` in site.yaml",
    "failure": "is its disk full, or a quota used up?",
}
"""What to do about what a host answers (draft-ietf-secsh-filexfer-02, section 7, as OpenSSH says it)."""


class Sftp:
    """A process of `sftp`, given one command at a time. One that fails ends it, unless it starts with a hyphen.

    Local paths are names in `workplace`. If this program is killed, `sftp` ends after the command it is at.
    """

    def __init__(self, host: str, user: str | None, port: int | None, workplace: Path) -> None:
        self.host = host
        words = [word for option in OPTIONS for word in ("-o", option)]
        words += ["-P", str(port)] if port else []
        address = f"[{host}]" if ":" in host else host
        # Not a pipe: where ssh shares its connections, what it leaves running would hold that open.
        self.said = (workplace / "said").open("a+b")  # appending, since they share its position
        try:
            self.process = subprocess.Popen(
                ["sftp", *words, "-b", "-", "--", f"{user}@{address}" if user else address],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self.said,
                cwd=workplace,
                # Times in listings are told in these.
                env={**os.environ, "LC_ALL": "C", "TZ": "UTC"},
                text=True,
                encoding="utf-8",
                errors="replace",
                bufsize=1,
            )
        except FileNotFoundError:
            self.said.close()
            hint = "install OpenSSH's client (Debian: openssh-client)"
            raise HostError("the program `sftp` is not installed here", hint) from None

    def run(self, command: str, about: str = "") -> tuple[list[str], str]:
        """Does one command, to its end. The lines of its answer, and the folder it leaves us in.

        `about` says in a few words what cannot be done where it fails: `write people/mira.html`.
        """
        before = self.said.seek(0, os.SEEK_END)
        timer = Timer(MINUTES * 60, self.process.kill)
        timer.start()
        try:
            lines = self._answered(f"{command}\npwd\n" if command else "pwd\n")
        finally:
            timer.cancel()
        if lines is None:
            self.process.wait()
            self.said.seek(before)
            raise HostError(*_told(self.host, about, self.said.read().decode(errors="replace")))
        return [line for line in lines[:-1] if not line.startswith(PROMPT)], lines[-1].removeprefix(ANSWERED)

    def _answered(self, commands: str) -> list[str] | None:
        """The lines up to that of `pwd`, which is only reached when all before it is done; None where it is not."""
        assert self.process.stdin and self.process.stdout
        try:
            self.process.stdin.write(commands)
        except OSError:
            return None
        lines = []
        for line in self.process.stdout:
            lines.append(line.rstrip("\r\n"))
            if line.startswith(ANSWERED):
                return lines
        return None

    def close(self) -> None:
        """Ends the connection; does nothing more that was not done yet."""
        assert self.process.stdin and self.process.stdout
        try:
            self.process.stdin.close()
            self.process.wait(timeout=10)
        except (OSError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
        self.said.close()


def quoted(path: str) -> str:
    """A path as `sftp` reads it. A path that could be more than that is refused: `!` would run a command here."""
    if not path or UNQUOTED.search(path):
        raise HostError(f"{path!r} cannot be the path of a file there", "letters, digits, dots and hyphens are safe")
    return f'"{path}"'


def _told(host: str, about: str, said: str) -> tuple[str, str]:
    """What ssh and sftp said of a failure as one sentence, and what to do."""
    if "HOST IDENTIFICATION HAS CHANGED" in said:
        hint = f"ask whoever runs it whether the key is new; if so: ssh-keygen -R {host}, then connect by hand"
        return f"{host} shows another key than the one that is known here", hint
    if "Host key verification failed" in said:
        hint = "connect once by hand, with ssh, and compare the key that it shows with the one you were told"
        return f"the key of {host} is not known here, so it may be another machine", hint
    if re.search(r"Permission denied \(|Too many authentication failures", said):
        return f"{host} refuses who you are", SIGN_IN
    if re.search(r"Could not resolve|Connection (refused|timed out)|No route|[Uu]nreachable|banner exchange", said):
        return f"{host} cannot be reached", NETWORK
    if re.search(r"subsystem request failed|message too long", said):
        return f"{host} offers no sftp, or its login prints something before it", "switch it on there"
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    reasons = [line for line in lines if not LOST.search(line)]
    last = lines[-1] if lines else ""
    if not about and reasons:
        return f"no connection to {host}; ssh says: {reasons[-1]}", "mend what it names; `ssh` by hand says the same"
    if not about or not last or LOST.search(last):
        return f"the connection to {host} was lost", NETWORK
    reason = last.rpartition(": ")[2].rstrip(".").lower()
    hint = REASONS.get(reason, "")
    if reason == "failure" and "remote rename" in last:
        hint = "its sftp must be able to replace a file in one step (posix-rename), as OpenSSH's does"
    return f"{host} cannot {about}: {reason}", hint
