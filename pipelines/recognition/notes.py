"""What is to be said of classes as a whole: that one honours nobody and why, that one is of those without a brand."""

import polars as pl

from pipelines.recognition.classes import ALL, everybody
from pipelines.recognition.result import ClassNote
from pipelines.recognition.rules import WORDS, Rule
from pipelines.reference.awards.award import DEPARTMENT, PERSON, Award

_WHO = {DEPARTMENT: ("department", "departments"), PERSON: ("candidate", "candidates")}
_LACKS = {"region": "region", "brand": "brand", "site_type": "type", "size_band": "size band"}

# In how many sites of a class the rules that kept them out are counted.
LEAST_FOR_RULES = 3


def class_notes(rows: pl.DataFrame, award: Award) -> tuple[ClassNote, ...]:
    """The notes of an award by its worked-out `rows` (with classes, `eligible`, `is_honoured`, `rule`), by class.
    A class that nobody of the award's scope belongs to has none."""
    inside = rows.filter("in_scope").unique(["class_id", "key"]).sort("class_id", "key")
    if inside.is_empty():
        return (ClassNote(ALL, everybody(award), "Nobody is honoured: there are no candidates."),)
    found = _departments_without(inside, award)
    for group in inside.partition_by("class_id", maintain_order=True):
        first = group.row(0, named=True)
        words = [*_without(group, award), *_nobody(group, award)]
        found += [ClassNote(first["class_id"], first["class_name"], one) for one in words]
    return tuple(sorted(found, key=lambda note: note.class_id))


def _departments_without(inside: pl.DataFrame, award: Award) -> list[ClassNote]:
    """Of each department of the award that no site has, a note that says so."""
    named = () if award.measure is None else award.measure.departments
    there = set(inside["department_id"])
    return [
        ClassNote(
            f"department:{one}", one.replace("_", " ").capitalize(), "Nobody is honoured: there are no candidates."
        )
        for one in named
        if one not in there
    ]


def _without(group: pl.DataFrame, award: Award) -> list[str]:
    if not group["class_lacks"][0]:
        return []
    lacking = [_LACKS[by] for by in award.classes.by if f"{by}:|" in f"{group['class_id'][0]}|"]
    compete = "competes by itself" if group.height == 1 else "compete among themselves"
    return [f"{_counted(group.height, award)} without a {' and a '.join(lacking)} {compete}."]


def _nobody(group: pl.DataFrame, award: Award) -> list[str]:
    if group["is_honoured"].any():
        return []
    eligible = int(group["eligible"].sum())
    if eligible:
        asked = "is certainly above the rest taken together" if award.guard.significantly_above else "reaches a tier"
        return [f"Nobody is honoured: of {eligible} eligible none {asked}."]
    small = group.filter(pl.col("rule") == Rule.CLASS_TOO_SMALL)
    if not small.is_empty():
        count = group["class_open"][0]
        sites = "1 open site" if count == 1 else f"{count} open sites"
        return [f"Nobody is honoured: the class has {sites}, and needs {award.classes.smallest}."]
    # Everybody reads notes: in a class of fewer sites the rules would tell a single site's standing to the others. What keeps
    # people out is said to nobody.
    is_told = award.level != PERSON and group["site_id"].n_unique() >= LEAST_FOR_RULES
    rules = f" ({_rules(group)})" if is_told else ""
    return [f"Nobody is honoured: of {_counted(group.height, award)} none is eligible{rules}."]


def _rules(group: pl.DataFrame) -> str:
    """How many were excluded by which rule, the most frequent first."""
    counts = group.group_by("rule").len().sort("len", "rule", descending=[True, False])
    return ", ".join(f"{WORDS[Rule(rule)]}: {count:,}" for rule, count in counts.iter_rows())


def _counted(count: int, award: Award) -> str:
    one, several = _WHO.get(award.level, ("site", "sites"))
    return f"{count:,} {one if count == 1 else several}"
