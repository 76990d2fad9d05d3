"""What is checked before the dashboard is served: nobody may get at anything because something was forgotten."""

from urllib.parse import urlsplit

from pipelines.demo import is_fictional
from pipelines.mistakes import Mistake
from pipelines.serving.secrets_file import read_provider, read_proxy
from pipelines.serving.serving import Serving, SignIn, is_loopback, is_safe_url, is_way_out

SIGN_IN_WAYS = (
    "let people sign in (--sign-in oidc, or --sign-in proxy behind a proxy that does it; the README says how)"
)


def check_serving(serving: Serving) -> None:
    """A Mistake unless the home may be served in this way, from this address and with these secrets."""
    if serving.sign_in is not SignIn.NONE and serving.without_sign_in:
        raise Mistake("people can't sign in and not sign in", mend="leave out --sign-in or --without-sign-in")
    if serving.sign_out_url and serving.sign_in is not SignIn.PROXY:
        raise Mistake("an address to sign out is the proxy's", mend="leave out --sign-out-url, or say --sign-in proxy")
    {SignIn.NONE: _check_none, SignIn.OIDC: _check_oidc, SignIn.PROXY: _check_proxy}[serving.sign_in](serving)


def public_url(serving: Serving) -> str:
    """Where people reach the dashboard, without a slash at its end; empty where nobody signs in."""
    if serving.sign_in is SignIn.OIDC:
        return read_provider(serving.secrets).origin
    return serving.public_url.rstrip("/")


def _check_none(serving: Serving) -> None:
    if not is_loopback(serving.address):
        raise Mistake(
            "without sign-in the dashboard is served to this machine alone",
            where=serving.address,
            mend=f"leave out --address, or {SIGN_IN_WAYS}",
        )
    if not is_fictional(serving.home.root) and not serving.without_sign_in:
        raise Mistake(
            "this is not the fictional chain: its data is not shown without sign-in",
            where=str(serving.home.root),
            mend=f"{SIGN_IN_WAYS}; or say --without-sign-in: whoever sits at this machine then sees everything",
        )


def _check_oidc(serving: Serving) -> None:
    read_provider(serving.secrets)


def _check_proxy(serving: Serving) -> None:
    if not is_loopback(serving.address):
        raise Mistake(
            "behind a proxy the dashboard listens to this machine alone, or others could pass the proxy by",
            where=serving.address,
            mend="leave out --address, and let the proxy run on this machine",
        )
    read_proxy(serving.secrets)
    parts = urlsplit(serving.public_url)
    if not is_safe_url(serving.public_url) or parts.path.strip("/") or parts.query or parts.fragment:
        raise Mistake(
            "it is not said where people reach the dashboard",
            where=serving.public_url,
            mend="say it with --public-url https://…, without a path",
        )
    if serving.sign_out_url and not is_way_out(serving.sign_out_url):
        raise Mistake(
            "nobody can be led there to sign out",
            where=serving.sign_out_url,
            mend="write an address that begins with https://, or a path of the proxy such as /oauth2/sign_out",
        )
