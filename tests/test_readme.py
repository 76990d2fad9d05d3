"""The README says what is true."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text()
CI = (ROOT / ".ci" / "run").read_text()


def _commands() -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    return [block.strip() for block in blocks]


def _bare(command: str) -> str:
    """A command without line breaks and without the -q that keeps CI's output short."""
    return re.sub(r"\s+", " ", command.replace("\\\n", " ").replace(" -q ", " ")).strip()


def test_the_first_screen_has_exactly_two_set_up_commands() -> None:
    first_screen = README.split("\n## ")[1]

    commands = re.findall(r"```sh\n(.*?)```", first_screen, re.DOTALL)

    assert len(commands) == 2


def test_ci_runs_the_readme_s_test_command_and_nothing_after_it() -> None:
    last = _bare(CI.strip().splitlines()[-1])

    assert last == _bare(_commands()[1])


def test_the_first_command_serves_the_demo() -> None:
    assert _bare(_commands()[0]).endswith(".venv/bin/guest-tracking demo")


def test_both_commands_install_the_same_way() -> None:
    for command in map(_bare, _commands()[:2]):
        assert command.startswith("python3 -m venv .venv && .venv/bin/pip install --require-hashes -r ")
        assert ".venv/bin/pip install --no-deps --no-build-isolation -e . && " in command


def test_every_file_the_readme_names_is_there() -> None:
    named = re.findall(r"`((?:dashboard|pipelines|data|tests|\.ci|\.streamlit)/[\w./-]*)`", README)
    made_by_commands = {"data/demo/", "data/inbox/", "data/archive/", "data/warehouse/"}

    missing = [name for name in named if name not in made_by_commands and not (ROOT / name).exists()]

    assert named
    assert missing == []


def test_every_picture_of_the_readme_is_there() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)

    assert pictures
    assert all((ROOT / picture).exists() for picture in pictures)
