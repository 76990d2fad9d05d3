"""What keeps a dashboard from being served."""

import secrets
from pathlib import Path

import pytest

from pipelines.demo import MARK, UNFINISHED
from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.serving.checks import check_serving, public_url
from pipelines.serving.secrets_file import EXAMPLE, read_provider, read_proxy
from pipelines.serving.serving import Serving, SignIn, is_loopback, is_safe_url, of_environment

GOOD = {
    "redirect_uri": "https://guests.example.com/oauth2callback",
    "cookie_secret": secrets.token_urlsafe(48),
    "client_id": "dashboard",
    "client_secret": "of the provider",
    "server_metadata_url": "https://sign-in.example.com/.well-known/openid-configuration",
}
PROXY_SECRET = secrets.token_urlsafe(48)


def _written(path: Path, section: str = "auth", mode: int = 0o600, **changed: str | None) -> Path:
    values = {key: value for key, value in (GOOD | changed).items() if value is not None}
    if section == "proxy":
        values = {"secret": PROXY_SECRET} | changed
    path.touch(mode=mode)
    path.chmod(mode)
    path.write_text(f"[{section}]\n" + "".join(f'{key} = "{value}"\n' for key, value in values.items()))
    return path


@pytest.fixture
def fictional(tmp_path: Path) -> Home:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / MARK).write_text('{"generator": "x"}')
    return Home(tmp_path / "home")


def test_the_fictional_chain_is_served_to_this_machine_without_sign_in(fictional: Home) -> None:
    check_serving(Serving(fictional))

    with pytest.raises(Mistake, match="this machine alone"):
        check_serving(Serving(fictional, address="0.0.0.0"))
    with pytest.raises(Mistake, match="this machine alone"):
        check_serving(Serving(fictional, address="192.168.1.5", without_sign_in=True))


@pytest.mark.parametrize("mark", [None, UNFINISHED, "no JSON", "[]"])
def test_other_data_is_served_without_sign_in_only_where_somebody_says_so(fictional: Home, mark: str | None) -> None:
    (fictional.root / MARK).unlink()
    if mark:
        (fictional.root / MARK).write_text(mark)

    with pytest.raises(Mistake, match="not the fictional chain"):
        check_serving(Serving(fictional))
    check_serving(Serving(fictional, without_sign_in=True))


def test_people_do_not_sign_in_and_not_sign_in(fictional: Home, tmp_path: Path) -> None:
    with pytest.raises(Mistake, match="sign in and not sign in"):
        check_serving(
            Serving(fictional, SignIn.OIDC, without_sign_in=True, secrets=_written(tmp_path / "secrets.toml"))
        )


def test_with_a_provider_any_address_is_served_and_people_go_where_it_sends_them(
    fictional: Home, tmp_path: Path
) -> None:
    serving = Serving(fictional, SignIn.OIDC, address="0.0.0.0", secrets=_written(tmp_path / "secrets.toml"))

    check_serving(serving)

    assert public_url(serving) == "https://guests.example.com"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"cookie_secret": None}, "cookie_secret: Field required"),
        ({"cookie_secret": "short"}, "can be guessed"),
        ({"cookie_secret": "a1" * 32}, "can be guessed"),
        ({"cookie_secret": "abcdefghijklmnopqrstuvwxyz01234"}, "can be guessed"),
        ({"cookie_secret": "this is not a secret: everybody can read it here"}, "everybody knows"),
        ({"client_id": "the-id-that-the-provider-gave"}, "still the example's"),
        ({"client_secret": ""}, "still the example's"),
        ({"redirect_uri": "https://guests.example.com/"}, "has to end with /oauth2callback"),
        ({"redirect_uri": "http://guests.example.com/oauth2callback"}, "redirect_uri has to begin with https"),
        ({"server_metadata_url": "http://sign-in.example.com/x"}, "server_metadata_url has to begin with https"),
        ({"expose_tokens": "id"}, "expose_tokens: Extra inputs"),
    ],
)
def test_secrets_that_protect_nothing_are_refused_and_not_repeated(
    tmp_path: Path, changed: dict[str, str | None], said: str
) -> None:
    path = _written(tmp_path / "secrets.toml", **changed)

    with pytest.raises(Mistake, match=said) as problem:
        read_provider(path)

    assert GOOD["cookie_secret"] not in problem.value.text()
    assert GOOD["client_secret"] not in problem.value.text()


def test_a_secret_of_32_bytes_is_long_enough(tmp_path: Path) -> None:
    secret = "abcdefghijklmnopqrstuvwxyz012345"

    assert read_provider(_written(tmp_path / "secrets.toml", cookie_secret=secret)).cookie_secret == secret


@pytest.mark.parametrize(
    ("mode", "is_refused"), [(0o600, False), (0o400, False), (0o640, True), (0o604, True), (0o602, True)]
)
def test_a_secrets_file_that_others_may_read_is_refused(tmp_path: Path, mode: int, is_refused: bool) -> None:
    path = _written(tmp_path / "secrets.toml")
    path.chmod(mode)

    if is_refused:
        with pytest.raises(Mistake, match="others on this machine may read"):
            read_provider(path)
    else:
        read_provider(path)


def test_the_example_has_every_line_that_is_needed_and_protects_nothing(tmp_path: Path) -> None:
    path = tmp_path / "secrets.toml"
    path.touch(mode=0o600)
    path.write_text(EXAMPLE.read_text())

    with pytest.raises(Mistake, match="the example's, which everybody knows"):
        read_provider(path)
    with pytest.raises(Mistake, match="the example's, which everybody knows"):
        read_proxy(path)


@pytest.mark.parametrize("text", ["", "[other]\n", "auth = 1\n"])
def test_a_missing_section_is_said(tmp_path: Path, text: str) -> None:
    path = tmp_path / "secrets.toml"
    path.touch(mode=0o600)
    path.write_text(text)

    with pytest.raises(Mistake, match=r"\[auth\] is missing"):
        read_provider(path)


def test_a_file_that_is_missing_or_is_no_toml_is_said_without_its_content(tmp_path: Path) -> None:
    with pytest.raises(Mistake, match="can't be read"):
        read_provider(tmp_path / "none.toml")
    path = tmp_path / "secrets.toml"
    path.touch(mode=0o600)
    path.write_text('[auth]\ncookie_secret = "hidden')

    with pytest.raises(Mistake, match="not TOML") as problem:
        read_provider(path)

    assert "hidden" not in problem.value.text()


def test_behind_a_proxy_only_this_machine_is_listened_to(fictional: Home, tmp_path: Path) -> None:
    path, url = _written(tmp_path / "secrets.toml", "proxy"), "https://guests.example.com"

    check_serving(Serving(fictional, SignIn.PROXY, secrets=path, public_url=url))

    with pytest.raises(Mistake, match="pass the proxy by"):
        check_serving(Serving(fictional, SignIn.PROXY, "0.0.0.0", secrets=path, public_url=url))


@pytest.mark.parametrize("url", ["", "guests.example.com", "http://guests.example.com", "https://example.com/guests"])
def test_behind_a_proxy_it_is_said_where_people_reach_it(fictional: Home, tmp_path: Path, url: str) -> None:
    path = _written(tmp_path / "secrets.toml", "proxy")

    with pytest.raises(Mistake, match="where people reach the dashboard"):
        check_serving(Serving(fictional, SignIn.PROXY, secrets=path, public_url=url))


def test_how_it_is_served_survives_the_way_to_the_other_process(fictional: Home, tmp_path: Path) -> None:
    serving = Serving(fictional, SignIn.PROXY, "::1", False, tmp_path / "x", "https://guests.example.com")

    assert of_environment(serving.environment, "::1") == serving
    with pytest.raises(Mistake, match="no way of signing in called 'nobody'"):
        of_environment(serving.environment | {"GUEST_TRACKING_SIGN_IN": "nobody"}, "::1")


@pytest.mark.parametrize(
    ("address", "is_ours"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("", False),
        ("localhost.example.com", False),
        ("192.168.0.1", False),
    ],
)
def test_loopback_is_what_no_other_machine_reaches(address: str, is_ours: bool) -> None:
    assert is_loopback(address) is is_ours


def test_http_is_safe_within_this_machine_alone() -> None:
    assert is_safe_url("https://guests.example.com/x")
    assert is_safe_url("http://localhost:8501/x")
    assert is_safe_url("http://[::1]:8501/x")
    assert not is_safe_url("http://guests.example.com")
    assert not is_safe_url("https://")
    assert not is_safe_url("ftp://localhost")


@pytest.mark.parametrize(
    ("url", "is_way"),
    [
        ("", True),
        ("/oauth2/sign_out?rd=%2F", True),
        ("https://sign-in.example.com/logout", True),
        ("http://sign-in.example.com/logout", False),
        ("//evil.example.com", False),
        ("/\\evil.example.com", False),
        ("https:/\\evil.example.com", False),
        ("/sign out", False),
        ("/\tevil", False),
        ("sign_out", False),
        ("javascript:alert(1)", False),
        ("https://", False),
    ],
)
def test_people_are_led_to_sign_out_over_https_or_on_the_very_host_alone(
    fictional: Home, tmp_path: Path, url: str, is_way: bool
) -> None:
    path = _written(tmp_path / "secrets.toml", "proxy")
    serving = Serving(fictional, SignIn.PROXY, secrets=path, public_url="https://guests.example.com", sign_out_url=url)

    if is_way:
        check_serving(serving)
        assert of_environment(serving.environment, serving.address) == serving
    else:
        with pytest.raises(Mistake, match="led there to sign out"):
            check_serving(serving)


def test_only_a_proxy_has_an_own_way_to_sign_out(fictional: Home) -> None:
    with pytest.raises(Mistake, match="is the proxy's"):
        check_serving(Serving(fictional, sign_out_url="/sign_out"))
