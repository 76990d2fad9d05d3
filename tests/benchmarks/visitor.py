"""What the benchmarks share: a demo home, a served dashboard, a visitor without a browser, and how figures are said.

Needs Linux (process clocks) and the project's test dependencies; talks to 127.0.0.1 alone.
"""

import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Selectbox_pb2 import Selectbox
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from pipelines.serving.serving import HOME_VARIABLE, WITHOUT_VARIABLE

REPOSITORY = Path(__file__).resolve().parents[2]
DASHBOARD = REPOSITORY / "dashboard" / "server.py"
LONGEST_WAIT = 60.0


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="guest-tracking-benchmark-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def demo_home(folder: Path) -> Path:
    """A freshly loaded fictional chain below `folder`; GUEST_TRACKING_BENCHMARK_HOME names one to use instead."""
    ready = os.environ.get("GUEST_TRACKING_BENCHMARK_HOME")
    if ready:
        return Path(ready)
    home = folder / "demo"
    subprocess.run(
        [sys.executable, "-c", "from pipelines.command_line import main; main()", "demo", "--no-serve", "--home", home],
        cwd=REPOSITORY,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return home


@dataclass(frozen=True)
class Server:
    """A running Streamlit server."""

    port: int
    process: psutil.Process

    def cpu_seconds(self) -> float:
        """The processor time it has used so far, over all its threads, in nanosecond steps.

        psutil's cpu_times() counts ticks of 10 ms, more than an empty page costs; the process's own clock does not.
        """
        return time.clock_gettime((~self.process.pid << 3) | 2)

    def resident_bytes(self) -> int:
        """Its resident memory."""
        return int(self.process.memory_info().rss)


@contextmanager
def served(script: Path, home: Path | None = None, serving: Mapping[str, str] | None = None) -> Iterator[Server]:
    """`streamlit run script` from the repository, so that its settings apply; ready when this yields.

    `serving` are environment variables that say how it is served (`pipelines.serving`); without them nobody signs in.
    """
    port = _free_port()
    environment = (
        os.environ | {WITHOUT_VARIABLE: "yes"} | ({HOME_VARIABLE: str(home)} if home else {}) | (serving or {})
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}"],
        cwd=REPOSITORY,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_until_healthy(port, process)
        yield Server(port, psutil.Process(process.pid))
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    first = int(os.environ.get("GUEST_TRACKING_BENCHMARK_PORT", "8700"))
    for port in range(first, first + 100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise RuntimeError(f"no free port from {first} on")


def _wait_until_healthy(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + LONGEST_WAIT
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with code {process.returncode}")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.02)
    raise RuntimeError("the server did not get healthy")


@dataclass
class Visitor:
    """One session, spoken to as a browser does: widget values, address and known pages go along with every rerun."""

    socket: ClientConnection
    address: str = ""
    page: str = ""
    pages: dict[str, str] = field(default_factory=dict)
    selects: dict[str, Selectbox] = field(default_factory=dict)
    expanders: dict[str, str] = field(default_factory=dict)
    fragments: dict[str, str] = field(default_factory=dict)
    values: dict[str, str | bool] = field(default_factory=dict)
    received_bytes: int = 0
    charts: int = 0
    tables: int = 0

    def go_to(self, title: str) -> None:
        """Open another page by its title."""
        self.page = self.pages[title]
        self.rerun()

    def choose(self, label: str, option: str) -> None:
        """Say what the select box with this label holds from the next rerun on."""
        select = self.selects[label]
        if option not in select.options:
            raise ValueError(f"{label} has no {option!r}")
        self.values[select.id] = option

    def open_expander(self, label: str) -> None:
        """Open an expander that reruns its page, from the next rerun on."""
        self.values[self.expanders[label]] = True

    def rerun(self, *, fragment_of: str | None = None) -> float:
        """Run the page once more, or just the fragment that holds the select box with this label; gives the seconds."""
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string = self.address
        asked.page_script_hash = self.page
        if fragment_of:
            asked.fragment_id = self.fragments[fragment_of]
        for widget, value in self.values.items():
            state = asked.widget_states.widgets.add()
            state.id = widget
            if isinstance(value, bool):
                state.bool_value = value
            else:
                state.string_value = value
        self.received_bytes = self.charts = self.tables = 0
        started = time.perf_counter()
        self.socket.send(message.SerializeToString())
        # Only looked at afterwards: the visitor's own work shall not stand in the server's way.
        texts: list[bytes] = []
        while True:
            text = self.socket.recv(LONGEST_WAIT, decode=False)
            texts.append(text)
            if len(text) < 200 and _is_over(ForwardMsg.FromString(text)):
                break
        seconds = time.perf_counter() - started
        for text in texts:
            self._take(text)
        return seconds

    def _take(self, text: bytes) -> None:
        self.received_bytes += len(text)
        message = ForwardMsg.FromString(text)
        kind = message.WhichOneof("type")
        if kind == "session_event" and message.session_event.HasField("script_compilation_exception"):
            raise RuntimeError("the page does not compile")
        if kind == "new_session":
            self.page = message.new_session.page_script_hash
        elif kind == "navigation":
            self.pages = {page.page_name: page.page_script_hash for page in message.navigation.app_pages}
            self.page = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self.address = message.page_info_changed.query_string
        elif kind == "delta":
            self._take_delta(message)

    def _take_delta(self, message: ForwardMsg) -> None:
        delta = message.delta
        if delta.WhichOneof("type") == "add_block":
            block = delta.add_block
            if block.WhichOneof("type") == "expandable" and block.id:
                self.expanders[block.expandable.label] = block.id
            return
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise RuntimeError(f"the page failed: {element.exception.type}: {element.exception.message}")
        self.charts += kind == "plotly_chart"
        self.tables += kind == "dataframe"
        if kind == "selectbox":
            self.selects[element.selectbox.label] = element.selectbox
            if delta.fragment_id:
                self.fragments[element.selectbox.label] = delta.fragment_id


def _is_over(message: ForwardMsg) -> bool:
    """Whether a run is over, and no other of itself follows."""
    is_finished = message.WhichOneof("type") == "script_finished"
    return is_finished and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN


@dataclass(frozen=True)
class SignedIn:
    """What the browser of somebody sends who has signed in: from which origin, and the cookies."""

    origin: str
    xsrf: str
    user: str

    def options(self) -> dict[str, Any]:
        """How a web socket is opened."""
        cookies = f"_streamlit_xsrf={self.xsrf}; _streamlit_user={self.user}"
        protocols = [Subprotocol("streamlit"), Subprotocol(self.xsrf)]
        return {"origin": Origin(self.origin), "subprotocols": protocols, "additional_headers": {"Cookie": cookies}}


@contextmanager
def visiting(
    server: Server, address: Mapping[str, str] | None = None, signed_in: SignedIn | None = None
) -> Iterator[Visitor]:
    """A new session at an address (its query), connected, nothing run yet."""
    query = "&".join(f"{key}={value}" for key, value in (address or {}).items())
    with connected(server, signed_in) as socket_:
        yield Visitor(socket_, address=query)


def connected(server: Server, signed_in: SignedIn | None = None) -> ClientConnection:
    """A web socket to the server; a session begins."""
    url = f"ws://127.0.0.1:{server.port}/_stcore/stream"
    options = signed_in.options() if signed_in else {"subprotocols": [Subprotocol("streamlit")]}
    client = connect(url, max_size=None, compression=None, proxy=None, **options)
    client.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return client


@dataclass(frozen=True)
class Spread:
    """Some measurements of one thing, in their own unit."""

    values: Sequence[float]

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.values)

    def text(self, unit: str = "ms", scale: float = 1000.0, digits: int = 1) -> str:
        """The median with the range: "41.2 ms (39.9–47.0)"."""
        low, high = min(self.values) * scale, max(self.values) * scale
        return f"{self.median * scale:,.{digits}f} {unit} ({low:,.{digits}f}–{high:,.{digits}f})"


def verdict(ratio: float, target: float) -> str:
    """A ratio beside its target: "3.2 × (target ≤ 15 ×: kept)"."""
    return f"{ratio:.3g} × (target ≤ {target:g} ×: {'kept' if ratio <= target else 'MISSED'})"
