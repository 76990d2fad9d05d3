"""The questions of a draft: a column of answers as a table of the definition."""

from dataclasses import replace

from pipelines.describing import vocabulary
from pipelines.describing.columns import Column
from pipelines.describing.scales import Scale
from pipelines.describing.toml_text import check, listed, quoted
from pipelines.reference.organisation import OVERALL, RECOMMEND
from pipelines.reference.reference import Reference


def question_lines(columns: list[Column], reference: Reference | None) -> list[str]:
    """A `[[questions]]` table per column; departments are guessed from names at most once each, and always to be checked."""
    lines: list[str] = []
    used: set[str] = set()
    known = {one.department_id: one.department_name for one in reference.organisation.departments} if reference else {}
    for column in columns:
        if column.scale is None:
            continue
        department = _department(column.name, column.scale, known)
        department = "" if department in used else department
        used.add(department)
        lines += _question(column.name, department, column.scale, [OVERALL, RECOMMEND, *known])
    if not columns:
        lines += ["", check("no column looks like a score: add a [[questions]] table per question")]
    return lines


def _department(name: str, scale: Scale, known: dict[str, str]) -> str:
    """The department that a column's name tells, empty where it tells none."""
    if vocabulary.RECOMMEND.search(name) and not scale.words and (scale.highest or 0) <= 10:
        return RECOMMEND
    return department_told(name, known)


def department_told(name: str, known: dict[str, str]) -> str:
    """The department whose name or id stands in a text, else whether it asks about the whole stay; else empty."""
    folded = name.casefold().replace("_", " ")
    told = [one for one, title in known.items() if {title.casefold(), one.replace("_", " ")} & _runs(folded)]
    return told[0] if told else OVERALL if vocabulary.OVERALL.search(name) else ""


def _runs(text: str) -> set[str]:
    """All runs of whole words of a text."""
    words = "".join(letter if letter.isalnum() else " " for letter in text).split()
    return {" ".join(words[start:end]) for start in range(len(words)) for end in range(start + 1, len(words) + 1)}


def _question(name: str, department: str, scale: Scale, departments: list[str]) -> list[str]:
    if department == RECOMMEND:
        scale = replace(scale, lowest=0, highest=10)
    asked = "is this the department" if department else "which department is asked about"
    lines = [
        "",
        "[[questions]]",
        f"column = {quoted(name)}",
        f"department = {quoted(department)}",
        check(
            f"{asked}? Known are {', '.join(departments)}{'' if len(departments) > 2 else ', those of departments.csv'}"
        ),
    ]
    if not scale.words:
        lines += [f"lowest = {scale.lowest}", f"highest = {scale.highest}"]
    lines += [check(what) for what in scale.checks]
    if vocabulary.MARKS.search(name):
        lines.append(check("it is called a mark: where 1 is the best, add: reversed = true"))
    lines += [f"decimal = {quoted(scale.decimal)}"] if scale.decimal != "." else []
    lines += [f"missing = {listed(['', *scale.missing])}"] if scale.missing else []
    lines += [f"not_applicable = {listed(scale.not_applicable)}"] if scale.not_applicable else []
    if scale.unknown and not scale.words:
        lines += [check(f"texts among the numbers; put them into missing or not_applicable: {listed(scale.unknown)}")]
    if scale.words:
        lines += ["[questions.answers]", *(f"{quoted(word)} = {number}" for word, number in scale.words.items())]
        lines += [check("a number, or put it into missing or not_applicable")] if scale.unknown else []
        lines += [f"# {quoted(word)} =" for word in scale.unknown]
    return lines


def few_word_lines(columns: list[Column]) -> list[str]:
    """Columns of few words whose order nobody knows, as tables that somebody takes the # away from."""
    lines: list[str] = []
    for column in columns:
        lines += [
            "",
            check(
                "few words, again and again: a scale (then take the # away), a kind of guest ([segments]), or neither?"
            ),
            "# [[questions]]",
            f"# column = {quoted(column.name)}",
            '# department = ""',
            "# [questions.answers]",
            *(f"# {quoted(word)} =" for word in column.words),
        ]
    return lines
