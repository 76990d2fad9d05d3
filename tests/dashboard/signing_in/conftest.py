"""What tests of signing in share."""

from collections.abc import Iterator

import pytest

from pipelines.home import Home
from tests.dashboard.signing_in.proxied import SECRET
from tests.served import behind_proxy


@pytest.fixture(scope="module")
def address(home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the `home` of a module is served behind the proxy, unless the module serves it in another way."""
    with behind_proxy(home.root, tmp_path_factory.mktemp("secrets"), SECRET) as there:
        yield there
