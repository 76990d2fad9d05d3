"""A client that is no browser: it sends what it likes over the dashboard's socket, and keeps all that comes back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets import Origin, Subprotocol
from websockets.sync.client import ClientConnection, connect


@dataclass
class Talk:
    """One socket: the session it was given, the ids of all select boxes that came, the hash of each page by its path."""

    socket: ClientConnection
    session: str = ""
    widgets: set[str] = field(default_factory=set)
    pages: dict[str, str] = field(default_factory=dict)

    def run(self, query: str = "", page: str = "", forged: dict[str, str] | None = None) -> str:
        """All that a run of a page sends, as text, with these values in widgets of these ids."""
        asked = BackMsg()
        asked.rerun_script.query_string = query
        asked.rerun_script.page_script_hash = self.pages.get(page, "")
        for widget, value in (forged or {}).items():
            state = asked.rerun_script.widget_states.widgets.add()
            state.id, state.string_value = widget, value
        self.socket.send(asked.SerializeToString())
        said = []
        while True:
            received = self.socket.recv(timeout=120)
            message = ForwardMsg()
            message.ParseFromString(received if isinstance(received, bytes) else received.encode())
            # Tables are Arrow, whose text stands in it as it is.
            said.append(bytes(received).decode("latin-1"))
            self._note(message)
            if message.WhichOneof("type") == "script_finished":
                return "\n".join(said)

    def _note(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.session = message.new_session.initialize.session_id
        if kind == "navigation":
            self.pages |= {one.url_pathname: one.page_script_hash for one in message.navigation.app_pages}
        if kind == "delta" and message.delta.new_element.WhichOneof("type") == "selectbox":
            self.widgets.add(message.delta.new_element.selectbox.id)


@contextmanager
def talk(address: str, headers: dict[str, str], *, origin: str = "", session: str = "") -> Iterator[Talk]:
    """A socket to the dashboard, opened with these headers; `session` is that which it asks to go on with."""
    url = f"{address.replace('http', 'ws')}/_stcore/stream"
    protocols = [Subprotocol(one) for one in ("streamlit", "none", session) if session]
    with connect(
        url, additional_headers=headers, origin=Origin(origin or address), subprotocols=protocols or None, max_size=None
    ) as socket:
        yield Talk(socket)
