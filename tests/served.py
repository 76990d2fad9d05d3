"""A dashboard served by the command line, and a provider of sign-in beside it, as processes of their own."""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def served(home: Path, port: int, *words: str) -> Iterator[str]:
    """The home served by `guest-tracking serve`; its address."""
    command = [sys.executable, "-c", "from pipelines.command_line import main; main()"]
    address = f"http://localhost:{port}"
    with running([*command, "serve", "--home", str(home), "--port", str(port), *words], f"{address}/_stcore/health"):
        yield address


@contextmanager
def behind_proxy(home: Path, place: Path, secret: str) -> Iterator[str]:
    """The home served to an authenticating proxy that knows `secret`, which lies in a file in `place`; its address."""
    path = place / "secrets.toml"
    path.touch(mode=0o600)
    path.write_text(f'[proxy]\nsecret = "{secret}"\n')
    words = ("--sign-in", "proxy", "--secrets", str(path), "--public-url", "https://guests.example.com")
    with served(home, free_port(), *words) as address:
        yield address


@contextmanager
def provider(*people: Mapping[str, object]) -> Iterator[str]:
    """A provider of sign-in that knows `people` by their claims; its address."""
    port = free_port()
    users = [word for claims in people for word in ("--user-claims", json.dumps(claims))]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), *users]
    address = f"http://localhost:{port}"
    with running(command, f"{address}/.well-known/openid-configuration"):
        yield address


def write_secrets(
    path: Path,
    *,
    redirect: str,
    provider: str,
    client_secret: str = "of the provider",
    cookie_secret: str | None = None,
) -> None:
    """A secrets file that the dashboard takes; its cookie_secret is a new one unless one is given."""
    cookie_secret = cookie_secret or secrets.token_urlsafe(48)
    path.touch(mode=0o600)
    path.write_text(
        f'[auth]\nredirect_uri = "{redirect}/oauth2callback"\ncookie_secret = "{cookie_secret}"\nclient_id = "dashboard"\n'
        f'client_secret = "{client_secret}"\n'
        f'server_metadata_url = "{provider}/.well-known/openid-configuration"\n'
        'client_kwargs = { prompt = "login" }\n'
    )


@contextmanager
def running(command: list[str], answers_at: str) -> Iterator[None]:
    """A process, from when it answers at a URL until the end."""
    process = subprocess.Popen(
        command,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        wait_for(answers_at, process)
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.communicate(timeout=600)


def wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    """Wait until a process answers at a URL; an AssertionError with what it said where it ends before."""
    until = time.monotonic() + 600
    while time.monotonic() < until:
        if process.poll() is not None:
            raise AssertionError(f"it ended: {process.stdout.read().decode() if process.stdout else ''}")
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("it did not come up")
