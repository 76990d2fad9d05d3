"""A client that is no browser: it sends what it likes over the dashboard's socket, and keeps all that comes back."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import BackendOperationResponse, ForwardMsg
from websockets import Origin, Subprotocol
from websockets.sync.client import ClientConnection, connect


@dataclass
class Talk:
    """One socket: the session it was given, the hash of each page by its path, and the ids of all widgets that came: select
    boxes, boxes of several, what can be unfolded, buttons, and of each file to take away its button and what makes it. `heard`:
    all messages of the last run, whole."""

    socket: ClientConnection
    session: str = ""
    widgets: set[str] = field(default_factory=set)
    pages: dict[str, str] = field(default_factory=dict)
    several: set[str] = field(default_factory=set)
    folds: set[str] = field(default_factory=set)
    buttons: set[str] = field(default_factory=set)
    files: dict[str, str] = field(default_factory=dict)
    heard: list[ForwardMsg] = field(default_factory=list)
    # What the server sends once and names by its hash from then on.
    kept: dict[str, ForwardMsg] = field(default_factory=dict)

    def run(
        self, query: str = "", page: str = "", forged: Mapping[str, str | bool | list[str] | None] | None = None
    ) -> str:
        """All that a run of a page sends, and one that it leads on to, as text, with these values in widgets of these ids."""
        asked = BackMsg()
        asked.rerun_script.query_string = query
        asked.rerun_script.page_script_hash = self.pages.get(page, "")
        for widget, value in (forged or {}).items():
            state = asked.rerun_script.widget_states.widgets.add()
            state.id = widget
            if isinstance(value, str):
                state.string_value = value
            elif isinstance(value, bool):
                state.bool_value = value
            elif value is None:
                state.trigger_value = True
            else:
                state.string_array_value.data.extend(value)
        self.socket.send(asked.SerializeToString())
        self.heard.clear()
        said = []
        while True:
            message, received = self._next()
            # Tables are Arrow, whose text stands in it as it is.
            said.append(received.decode("latin-1"))
            self.heard.append(self._whole(message))
            self._note(message)
            if message.WhichOneof("type") == "script_finished":
                if message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                    return "\n".join(said)
                # Led on to another page: that run follows by itself.
                self.heard.clear()

    def made(self, file_id: str) -> str:
        """Where the file lies that this makes, as a click on its button has it made; empty where that is refused."""
        asked = BackMsg()
        asked.backend_operation_request.deferred_file.file_id = file_id
        return self.done(asked).deferred_file.url

    def done(self, asked: BackMsg) -> BackendOperationResponse:
        """What comes of something that a browser may ask for beside runs of a page."""
        asked.backend_operation_request.request_id, asked.backend_operation_request.session_id = "1", self.session
        self.socket.send(asked.SerializeToString())
        while True:
            message, _ = self._next()
            if message.WhichOneof("type") == "backend_operation_response":
                return message.backend_operation_response

    def _next(self) -> tuple[ForwardMsg, bytes]:
        received = self.socket.recv(timeout=120)
        content = received if isinstance(received, bytes) else received.encode()
        return ForwardMsg.FromString(content), content

    def _whole(self, message: ForwardMsg) -> ForwardMsg:
        """A message with what it names by its hash alone, standing where it says."""
        if message.hash:
            self.kept[message.hash] = message
        whole = ForwardMsg()
        whole.CopyFrom(self.kept[message.ref_hash] if message.ref_hash else message)
        whole.metadata.CopyFrom(message.metadata)
        return whole

    def _note(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.session = message.new_session.initialize.session_id
        if kind == "navigation":
            self.pages |= {one.url_pathname: one.page_script_hash for one in message.navigation.app_pages}
        if kind != "delta":
            return
        element, folded = message.delta.new_element, message.delta.add_block.expandable.id
        drawn = element.WhichOneof("type")
        if folded:
            self.folds.add(folded)
        elif drawn in {"selectbox", "multiselect", "button"}:
            known = {"selectbox": self.widgets, "multiselect": self.several, "button": self.buttons}
            known[drawn].add(getattr(element, drawn).id)
        elif drawn == "download_button":
            self.files[element.download_button.id] = element.download_button.deferred_file_id


@contextmanager
def talk(address: str, headers: dict[str, str], *, origin: str = "", session: str = "") -> Iterator[Talk]:
    """A socket to the dashboard, opened with these headers; `session` is that which it asks to go on with."""
    url = f"{address.replace('http', 'ws')}/_stcore/stream"
    protocols = [Subprotocol(one) for one in ("streamlit", "none", session) if session]
    with connect(
        url, additional_headers=headers, origin=Origin(origin or address), subprotocols=protocols or None, max_size=None
    ) as socket:
        yield Talk(socket)
