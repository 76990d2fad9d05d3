"""The secrets file: what has to be in it for a way of signing in, and who may read it. Complaints never repeat a secret."""

import os
import stat
import tomllib
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from pydantic import ValidationError

from pipelines.home import REPOSITORY
from pipelines.mistakes import Mistake
from pipelines.reference.model import Frozen
from pipelines.serving.serving import is_safe_url

EXAMPLE = REPOSITORY / ".streamlit" / "secrets.example.toml"
CALLBACK = "/oauth2callback"
# 32 random bytes can't be guessed; fewer than so many different ones are no random bytes.
SECRET_BYTES = 32
DIFFERENT_BYTES = 12
HOW_TO_MAKE_ONE = "python3 -c 'import secrets; print(secrets.token_urlsafe(48))' makes one"

T = TypeVar("T", bound=Frozen)


class Provider(Frozen):
    """The section [auth]: who is asked who somebody is, and what the cookies are signed with."""

    redirect_uri: str
    cookie_secret: str
    client_id: str
    client_secret: str
    server_metadata_url: str
    client_kwargs: dict[str, str] = {}

    @property
    def origin(self) -> str:
        """Where people reach the dashboard: scheme, host and port."""
        parts = urlsplit(self.redirect_uri)
        return f"{parts.scheme}://{parts.netloc}"


class TrustedProxy(Frozen):
    """The section [proxy]: what the proxy says with every request, so that nobody else is taken for it."""

    secret: str


def read_provider(path: Path) -> Provider:
    """The section [auth] of the secrets file, checked; a Mistake says what is wrong, and never a secret."""
    provider = _section(path, "auth", Provider)
    _check_secret(path, "cookie_secret", provider.cookie_secret)
    example = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))["auth"]
    for name in ("client_id", "client_secret"):
        if not getattr(provider, name) or getattr(provider, name) == example[name]:
            raise Mistake(
                f"{name} is still the example's",
                where=str(path),
                mend="enter what the provider gave for this dashboard",
            )
    if not provider.redirect_uri.endswith(CALLBACK) or "{" in provider.redirect_uri:
        raise Mistake(f"redirect_uri has to end with {CALLBACK}", where=str(path), mend="see secrets.example.toml")
    for name in ("redirect_uri", "server_metadata_url"):
        if not is_safe_url(getattr(provider, name)):
            raise Mistake(
                f"{name} has to begin with https:// (within this machine http:// will do)",
                where=str(path),
                mend="serve the dashboard over https, or people sign in where others can read along",
            )
    return provider


def read_proxy(path: Path) -> TrustedProxy:
    """The section [proxy] of the secrets file, checked; a Mistake says what is wrong, and never a secret."""
    proxy = _section(path, "proxy", TrustedProxy)
    _check_secret(path, "secret", proxy.secret)
    return proxy


def _section(path: Path, name: str, kind: type[T]) -> T:
    section = _read(path).get(name)
    if not isinstance(section, dict):
        raise Mistake(f"the section [{name}] is missing", where=str(path), mend=f"take it over from {EXAMPLE.name}")
    try:
        return kind.model_validate(section)
    except ValidationError as problem:
        said = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in problem.errors())
        raise Mistake(
            f"[{name}] is not as it should be ({said})", where=str(path), mend=f"see {EXAMPLE.name}"
        ) from None


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as opened:
            status = os.fstat(opened.fileno())
            content = opened.read()
    except OSError as problem:
        raise Mistake(
            f"the secrets file can't be read ({problem.strerror})",
            where=str(path),
            mend=f"copy {EXAMPLE.name} there and fill it in, or name another with --secrets",
        ) from None
    if os.name == "posix" and stat.S_IMODE(status.st_mode) & 0o077:
        raise Mistake(
            "others on this machine may read the secrets file",
            where=str(path),
            mend=f"chmod 600 {path}",
        )
    try:
        return tomllib.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        # What is wrong there could quote a secret.
        raise Mistake("the secrets file is not TOML", where=str(path), mend=f"compare it with {EXAMPLE.name}") from None


def _check_secret(path: Path, name: str, secret: str) -> None:
    there = secret.encode()
    if secret in EXAMPLE.read_text(encoding="utf-8"):
        raise Mistake(f"{name} is the example's, which everybody knows", where=str(path), mend=HOW_TO_MAKE_ONE)
    if len(there) < SECRET_BYTES or len(set(there)) < DIFFERENT_BYTES:
        raise Mistake(
            f"{name} can be guessed: it takes {SECRET_BYTES} random bytes at least",
            where=str(path),
            mend=HOW_TO_MAKE_ONE,
        )
