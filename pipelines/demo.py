"""The demo's home: made once per seed and state of the generator, found again afterwards."""

import json
import shutil
from pathlib import Path

from pipelines import fingerprint
from pipelines.fictional_chain import ChainSize, make_chain
from pipelines.fictional_chain.size import FULL
from pipelines.home import EXAMPLES
from pipelines.intake.receiving import Progress
from pipelines.mistakes import Mistake

MARK = "fictional-chain.json"
UNFINISHED = json.dumps({"unfinished": True})


def make_demo(root: Path, *, seed: int, progress: Progress, size: ChainSize = FULL) -> bool:
    """Make the fictional chain in the home `root`; False if exactly this chain is there already.

    A folder that holds anything else is never touched: a Mistake says so.
    """
    mark = root / MARK
    wanted = {
        "seed": seed,
        "generator": fingerprint.of_code(Path(__file__).parent / "fictional_chain"),
        "reference": fingerprint.of_value(
            [fingerprint.of_file(path) for path in sorted((EXAMPLES / "fictional_chain").rglob("*")) if path.is_file()]
        ),
        "size": repr(size),
    }
    if mark.exists():
        if mark.read_text(encoding="utf-8") == json.dumps(wanted):
            return False
        _empty(root, mark)
    elif root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise Mistake(
            "this place holds something else than a fictional chain, so it is left alone",
            where=str(root),
            mend="choose an empty folder with --home",
        )
    root.mkdir(parents=True, exist_ok=True)
    # Marked before it is filled, as unfinished: a crash leaves a home that is made anew and never mistaken for another.
    mark.write_text(UNFINISHED, encoding="utf-8")
    make_chain(root, seed=seed, size=size, progress=progress)
    mark.write_text(json.dumps(wanted), encoding="utf-8")
    return True


def is_fictional(root: Path) -> bool:
    """Whether the home `root` holds a fictional chain, made by `make_demo` to its end."""
    try:
        made = json.loads((root / MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(made, dict) and "generator" in made


def _empty(root: Path, mark: Path) -> None:
    """Remove an older chain; the mark stays, so that the folder is known as ours if this is cut short."""
    mark.write_text(UNFINISHED, encoding="utf-8")
    for path in root.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path != mark:
            path.unlink()
