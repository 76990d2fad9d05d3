"""A dashboard is not started with a setting that no way of signing in is safe with."""

from collections.abc import Iterator

import pytest
from streamlit import config

from dashboard.signing_in.starting import guard_rules
from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.serving.serving import HOME_VARIABLE, WITHOUT_VARIABLE

UNSAFE = {
    "server.enableXsrfProtection": False,
    "server.enableCORS": False,
    "server.enableAgentApi": True,
    "server.enableStaticServing": True,
    "server.scriptHealthCheckEnabled": True,
    "server.baseUrlPath": "elsewhere",
    "client.showErrorDetails": "full",
    "client.disableDataExport": False,
    "global.developmentMode": True,
    "server.headless": False,
}


@pytest.fixture(params=UNSAFE)
def unsafe(request: pytest.FixtureRequest) -> Iterator[str]:
    """The name of a setting, while it is another than it has to be."""
    name = str(request.param)
    before, where = config.get_option(name), config.get_where_defined(name)
    config.set_option(name, UNSAFE[name])
    yield name
    config.set_option(name, before, where)


def test_a_server_with_an_unsafe_setting_is_refused(
    unsafe: str, little_home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(little_home.root))
    monkeypatch.setenv(WITHOUT_VARIABLE, "yes")

    with pytest.raises(Mistake, match=rf"the setting {unsafe} has to be .*, and is {UNSAFE[unsafe]!r}"):
        guard_rules()
