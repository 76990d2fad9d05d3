"""What tests of canaries share: the home with the marks, and everything that a visitor of it receives."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.testing.v1 import AppTest, local_script_runner

from dashboard import doorway
from dashboard.admission import Visit
from dashboard.warehouse import HOME_VARIABLE
from pipelines.home import Home
from pipelines.reference.account import Account
from tests.dashboard.canaries.beneath import beneath
from tests.dashboard.canaries.marked import ISSUER, a_marked_home
from tests.dashboard.test_pages import open_page

LINK = {
    "role": "hr", "region": "south", "site": "QSA", "person": "P3", "until": "2026-10", "heads": "spa",
    "window": "rolling_12", "department": "spa", "among": "chain", "sites": "QSA,QSB",
}  # fmt: skip


@dataclass
class Visitor:
    """Somebody who comes in by the access list, as where there is a sign-in, by links that ask for what is not theirs.

    `sent`: every message that pages sent to the browser; `offered`: what makes each file that may be taken away, by its name.
    """

    patched: pytest.MonkeyPatch
    sent: list[bytes] = field(default_factory=list)
    offered: dict[str, Callable[[], bytes]] = field(default_factory=dict)

    def at(self, home: Home) -> "Visitor":
        """The same visitor, of this home."""
        self.patched.setenv(HOME_VARIABLE, str(home.root))
        return self

    def page(self, person_id: str, page: str, **asked: str) -> str:
        """What a page sends to somebody who has opened all that it can open."""
        visit = Visit(Account(ISSUER, person_id, None, email_verified=False), None)
        self.patched.setattr(doorway, "come_in", lambda: visit)
        app = open_page(page, **(LINK | asked))
        folded = _folded(app)
        while True:
            for key in folded:
                app.session_state[key] = True
            self._again(app)
            if not (folded := _folded(app)):
                break
        return b"\n".join(self.sent).decode("utf-8", errors="replace")

    def _again(self, app: AppTest) -> None:
        """The page once more: on the first run it says back what a link asked for, which is the visitor's own."""
        assert not app.exception
        self.sent.clear()
        self.offered.clear()
        app.run()
        assert not app.exception

    def tables(self) -> list[bytes]:
        """The Arrow tables of the page that was opened last."""
        messages = [ForwardMsg.FromString(one) for one in self.sent]
        elements = [one.delta.new_element for one in messages if one.WhichOneof("type") == "delta"]
        return [one.dataframe.arrow_data.data for one in elements if one.WhichOneof("type") == "dataframe"]

    def beneath(self) -> list[tuple[str, object]]:
        """What the tables carry where they say that there is nothing."""
        return [one for table in self.tables() for one in beneath(table)]

    def files(self) -> dict[str, bytes]:
        """The files that the page offers which was opened last, by what they are: all of them are taken away."""
        return {name: make() for name, make in self.offered.items()}


def _folded(app: AppTest) -> list[str]:
    """The keys of what on a page can still be opened: what is folded draws its content when it is opened, and not before."""
    widgets = [one.proto.id for one in app.expander if one.proto.id and not one.proto.expanded]
    keys = [widget if widget.endswith("-None") else widget.split("-", 2)[2] for widget in widgets]
    return [*keys, *(str(one.key) for one in app.toggle if not one.value)]


@pytest.fixture(scope="session")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The home with the marks. Not to be changed."""
    return a_marked_home(tmp_path_factory.mktemp("marked") / "home")


@pytest.fixture
def visitor(marked: Home, guest: Visitor) -> Visitor:
    """Who visits the marked home, and receives all that is sent and lies ready to be fetched."""
    return guest.at(marked)


@pytest.fixture
def guest(monkeypatch: pytest.MonkeyPatch) -> Visitor:
    """Who has not said yet which home they visit."""
    made = Visitor(monkeypatch)
    parse, add, defer = (
        local_script_runner.parse_tree_from_messages, MediaFileManager.add, MediaFileManager.add_deferred
    )  # fmt: skip

    def looked_at(messages: list[Any]) -> object:
        made.sent.extend(one.SerializeToString() for one in messages)
        return parse(messages)

    def added(self: MediaFileManager, content: bytes | str, *words: Any, **said: Any) -> str:
        assert isinstance(content, bytes)
        made.offered[said.get("file_name") or f"medium {len(made.offered)}"] = lambda: content
        return add(self, content, *words, **said)

    def deferred(self: MediaFileManager, make: Callable[[], bytes], *words: Any, **said: Any) -> str:
        made.offered[said.get("file_name") or words[2]] = make
        return defer(self, make, *words, **said)

    monkeypatch.setattr(local_script_runner, "parse_tree_from_messages", looked_at)
    monkeypatch.setattr(MediaFileManager, "add", added)
    monkeypatch.setattr(MediaFileManager, "add_deferred", deferred)
    return made
