"""A file that is no TOML at all: what its owner probably meant, from the line where reading stopped."""

import re
import tomllib
from pathlib import Path

from pipelines.mistakes import Mistake

# What the line looks like, what is said of it, how it is mended; the first that fits is taken.
_LOOKS = [
    (r"[=\[,]\s*[“”„‘’«»]", "it has curly quotation marks", 'write straight ones: "…"'),
    ("[\u00a0\u2000-\u200f\ufeff]", "it has an invisible sign, as text pasted from a page has", "type the line anew"),
    (r"=\s*\d{1,2}[./]\d{1,2}[./]\d{2,4}\s*(#.*)?$", "a date is not written like this", "write it as 2026-07-01"),
    (r"=\s*(True|False|TRUE|FALSE|yes|no|Yes|No)\b", "a switch is not written like this", "write true or false"),
    (r"=\s*\d+,\d+\s*(#.*)?$", "a number has no comma", "write it in digits alone"),
    (
        r"=\s*0\d+\s*(#.*)?$",
        "a number does not begin with 0",
        'leave the 0 out, or put it in quotes if it is an id: "007"',
    ),
    (r"=\s*[\d.,]+\s*[^\d\s.,:#_-]", "something stands behind the number", "write the number alone"),
    (r"=\s*(#.*)?$", "nothing stands behind the =", "write a value, or take the line out"),
    (r"=\s*[=:]", "one = is enough", "write: key = value"),
    (r"^\s*[\w-]+\s*:", "it has a colon instead of =", "write: key = value"),
    (r"^\s*[\w-]+ [\w -]+=", "a key with a space in it is not in quotes", 'put the key in quotes: "…" = …'),
    (r"^\s*[^#=\[\]]*$", "it is neither key = value nor a [table]", "take it out, or write # before it"),
    (r"^\s*\[[^\]]*$", "its bracket is not closed", "write ] (or ]]) at the end"),
    (r"\\", "a \\ stands in the text", "write / or \\\\ instead, or put the text in '…'"),
    (r"""=\s*[^\W\d][^"'\[{]*$""", "its text is not in quotes", 'put it in quotes: key = "text"'),
    (r"""=\s*("[^"]*|'[^']*)$""", "a quotation mark is opened and not closed", "close it on the same line"),
]


def syntax_mistake(path: Path, text: str, problem: tomllib.TOMLDecodeError) -> Mistake:
    """The Mistake for a file that stops being TOML somewhere."""
    at = re.search(r"at line (\d+)", str(problem))
    lines = text.split("\n")
    lines = lines if lines[-1] else lines[:-1]
    number = int(at[1]) if at else max(len(lines), 1)
    line = lines[number - 1] if number <= len(lines) else ""
    what, mend = _meant(line, str(problem))
    shown = line.strip() if len(line.strip()) <= 80 else f"{line.strip()[:77]}…"
    return Mistake(f"{what}: {shown}" if shown else what, where=f"{path}, line {number}", mend=mend)


def _meant(line: str, problem: str) -> tuple[str, str]:
    if "overwrite" in problem or "twice" in problem or "mutate" in problem:
        return "this key or [table] stands in the file twice", "keep one of the two"
    for pattern, what, mend in _LOOKS:
        if re.search(pattern, line):
            return what, mend
    return (
        "a comma, a bracket or a quotation mark is missing here or further up",
        "compare this line and those before it with data/reference/examples/",
    )
