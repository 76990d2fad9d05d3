"""What the guard leans on inside the framework. Each fails loudly where another version does otherwise: read it again then."""

from importlib.metadata import version

import streamlit as st
from streamlit import config
from streamlit.web.server.starlette import starlette_routes, starlette_server_config
from streamlit.web.server.starlette.starlette_app import create_streamlit_routes

from dashboard.guard.headers import INDEX


def test_the_framework_is_the_version_that_the_guard_was_written_for() -> None:
    assert version("streamlit") == "1.67.0"


def test_the_framework_s_addresses_are_the_ones_that_the_guard_knows() -> None:
    assert starlette_routes.BASE_ROUTE_CORE == "_stcore"
    assert starlette_routes.BASE_ROUTE_MEDIA == "media"
    assert starlette_routes.BASE_ROUTE_STATIC == "static"
    assert starlette_routes.BASE_ROUTE_COMPONENT == "component"
    assert starlette_routes.BASE_ROUTE_APP_STATIC == "app/static"
    assert starlette_routes.ROUTE_HEALTH == "_stcore/health"
    assert starlette_routes.ROUTE_HOST_CONFIG == "_stcore/host-config"


def test_every_route_of_the_framework_is_one_that_somebody_has_looked_at() -> None:
    class Anything:
        def __getattr__(self, name: str) -> "Anything":
            return Anything()

    routes = create_streamlit_routes(Anything())

    assert {route.path for route in routes} == {
        "",  # the pages
        "/_stcore/agent/interact",
        "/_stcore/agent/mcp",
        "/_stcore/agent/openapi.json",
        "/_stcore/bidi-components/{path:path}",
        "/_stcore/health",
        "/_stcore/host-config",
        "/_stcore/metrics",
        "/_stcore/stream",
        "/_stcore/upload_file/{session_id}/{file_id}",
        "/auth/login",
        "/auth/logout",
        "/component/{path:path}",
        "/media/{file_id:path}",
        "/oauth2callback",
    }


def test_the_page_has_one_short_script_of_its_own() -> None:
    assert INDEX.read_text(encoding="utf-8").count("<script>") == 1


def test_middleware_of_ours_stands_before_the_framework_s_own() -> None:
    app = st.App("page.py", middleware=["ours"])

    assert app._user_middleware == ["ours"]


def test_the_cookies_are_called_as_ever() -> None:
    assert starlette_server_config.USER_COOKIE_NAME == "_streamlit_user"
    assert starlette_server_config.TOKENS_COOKIE_NAME == "_streamlit_user_tokens"


def test_the_agent_s_addresses_are_off_by_default() -> None:
    assert config.get_option("server.enableAgentApi") is False
    assert config.get_option("server.enableStaticServing") is False
