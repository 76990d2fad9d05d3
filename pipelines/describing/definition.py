"""The draft of a survey definition: valid TOML, in which everything that is not certain is marked to be checked."""

from collections.abc import Callable

from pipelines.describing.columns import Column, described
from pipelines.describing.comments import comment_lines, guest_names
from pipelines.describing.dates import Dates
from pipelines.describing.long_rows import LongRows, long_rows
from pipelines.describing.naming import naming
from pipelines.describing.questions import few_word_lines, question_lines
from pipelines.describing.roles import Roles, roles
from pipelines.describing.summed import counted, sums_lines
from pipelines.describing.toml_text import check, listed, quoted, value
from pipelines.describing.writing import Written, written
from pipelines.intake.receiving import survey_for
from pipelines.intake.records import FileRefusedError
from pipelines.reference.reference import Reference


def definition(file_name: str, content: bytes, reference: Reference | None) -> str:
    """A draft of the definition that reads this file; with the reference data of a home, its sites and departments are known.

    It reads the whole file, so "every value" means every value. Nothing that a guest wrote is in it: texts are told only
    where they are words of a scale, or come again and again and are short. Refuses what can't be read at all.
    """
    found = written(content)
    scales = counted(found.records)
    if scales:
        return _definition_of_sums(file_name, found, scales, reference)
    long = long_rows(found.records)
    records = long.wide if long else found.records
    parts = roles(described(records, _knows_site(reference)), records)
    asked = set(long.names) if long else set()
    lines = [
        f"# A draft, made from {quoted(file_name)}. Settle every CHECK and name the departments; then try it:",
        "# guest-tracking check FILE",
        *_name_lines(file_name, reference),
        *_format_lines(found),
        *_identity_lines(parts),
        *(_long_lines(long, parts) if long else []),
        *_site_lines(parts.site, reference),
        *_date_lines(parts),
        *comment_lines(parts, asked, reference),
        *question_lines(parts.questions, reference),
        *few_word_lines(parts.few_words),
        *_other_lines([one for one in parts.others if one.name not in {*asked, *guest_names(parts, asked)}]),
    ]
    return "\n".join(lines) + "\n"


def _definition_of_sums(
    file_name: str, found: Written, scales: list[dict[str, int]], reference: Reference | None
) -> str:
    columns = described(found.records, _knows_site(reference))
    site = next((one for one in columns if one.kind == "site"), None)
    asked = [one.survey_id for one in reference.response_surveys] if reference else []
    lines = [
        f"# A draft, made from {quoted(file_name)}, which seems to be summed already. Settle every CHECK; then try it:",
        "# guest-tracking check FILE",
        *_name_lines(file_name, reference, kind="sums"),
        'for_survey = ""',
        check(f"which survey's totals do they feed? {', '.join(asked) or 'It is the survey_id of a definition'}"),
        *_format_lines(found),
        *_site_lines(site, reference),
        *sums_lines(found.records, scales, site, reference),
    ]
    return "\n".join(lines) + "\n"


def _knows_site(reference: Reference | None) -> Callable[[str], bool] | None:
    """What tells a spelling of a site from any other text; None where nothing is known."""
    if reference is None:
        return None
    site_ids = reference.organisation.site_ids
    return lambda spelling: reference.spellings.site_id(spelling) in site_ids


def _name_lines(file_name: str, reference: Reference | None, kind: str = "responses") -> list[str]:
    name = naming(file_name)
    lines = [
        f"kind = {quoted(kind)}",
        f"survey_id = {quoted(name.survey_id)}",
        f"survey_name = {quoted(name.survey_name)}",
        check("the names of the survey; they stand on pages"),
        f"file_names = {listed([name.pattern])}",
        check(
            "does the next file fit this pattern" + ("?" if name.is_general else "? It is the name of this file alone")
        ),
    ]
    if reference and reference.survey(name.survey_id):
        lines.append(check(f"the home has a survey {name.survey_id} already: choose another survey_id"))
    try:
        claiming = survey_for(file_name, reference) if reference else None
    except FileRefusedError:
        claiming = None
    if claiming:
        lines.append(check(f"the home's survey {claiming.survey_id} claims this file name already: tell them apart"))
    return lines


def _format_lines(found: Written) -> list[str]:
    said = found.form.model_dump(exclude_defaults=True)
    return ["", "[format]", *(f"{key} = {value(one)}" for key, one in said.items()), *map(check, found.checks)]


def _identity_lines(parts: Roles) -> list[str]:
    lines = ["", "[identity]"]
    keys = [one.name for one in (parts.answered, parts.site) if one]
    if parts.identity:
        lines.append(f"response_id = {listed(parts.identity)}")
        lines.append(
            check("it tells every record of this file from the others: does it stay the same in later exports?")
        )
    elif keys:
        lines.append(f"key_columns = {listed(keys)}")
        lines.append(check("no column tells responses apart: what makes two records the same guest's?"))
    else:
        lines.append(check("no column tells responses apart: all columns together will; or name some as key_columns"))
    if parts.version and parts.version.dates and parts.identity:
        lines.append(check("where a response is sent again with corrections, the later one wins: by this column?"))
        own = [f"column = {quoted(parts.version.name)}", *_format_of(parts.version.dates)]
        lines += [f"# {line}" if not line.startswith("#") else line for line in ["[identity.version]", *own]]
    return lines


def _long_lines(long: LongRows, parts: Roles) -> list[str]:
    """The long layout: every question is read, free text, or left out, as a record of any other is rejected."""
    plain = {one.name for one in parts.few_words} | {one.name for one in parts.others if one.kind != "unknown"}
    ignored = [name for name in long.names if name in plain]
    comments = [name for name in long.names if name not in {*ignored, *(one.name for one in parts.questions)}]
    return [
        "",
        "[long]",
        check("every response has several rows, one per question: is it so?"),
        f"question = {quoted(long.question)}",
        f"answer = {quoted(long.answer)}",
        f"comments = {listed(comments)}",
        check("their answers are taken for free text and go to the vault and nowhere else"),
        f"ignored = {listed(ignored)}",
        check("these questions are not read; what is a score among them belongs to [[questions]]"),
    ]


def _site_lines(site: Column | None, reference: Reference | None) -> list[str]:
    lines = ["", "[site]", f"column = {quoted(site.name if site else '')}"]
    if site is None:
        lines.append(check("no column is known to name the site" + ("" if reference else "; try it with --home")))
    elif site.remark:
        lines.append(check(site.remark))
    return lines


def _date_lines(parts: Roles) -> list[str]:
    lines = ["", "[stay_date]", f"column = {quoted(parts.stay.name if parts.stay else '')}"]
    if parts.stay is None or parts.stay.dates is None:
        return [*lines, 'format = ""', check("no column holds dates; the definition needs one")]
    lines += _format_of(parts.stay.dates)
    if not parts.is_stay_sure:
        lines.append(check("is it the day of departure? Where the export has none, say what stands in for it:"))
        lines.append('# substitute = "day of the answer"')
    if parts.answered and parts.answered.dates:
        lines += ["", "[answer_date]", f"column = {quoted(parts.answered.name)}", *_format_of(parts.answered.dates)]
        lines.append(check("is it the moment of the answer?"))
    return lines


def _format_of(dates: Dates) -> list[str]:
    """The line with the format; several are a choice that nobody but a person can make."""
    if len(dates.formats) > 1:
        what = "day and month can't be told apart, each of these reads as many values: take the # away before one"
        lines = [check(what), *(f"# format = {quoted(form)}" for form in dates.formats)]
    else:
        lines = [f"format = {quoted(dates.formats[0])}"]
    if dates.rival:
        lines.append(
            check(f"{dates.rival} reads most of the values too, if fewer: is the day where it is taken to be?")
        )
    if dates.unread:
        lines.append(check(f"{dates.unread} values are no dates in this format and would be rejected"))
    return lines


def _other_lines(others: list[Column]) -> list[str]:
    if not others:
        return []
    said = {"date": "holds dates", "id": "may be an id", "site": "may name the site"}
    lines = [f"#   {quoted(one.name)}: {one.remark or said.get(one.kind, one.kind)}" for one in others]
    return ["", check("these columns are not read; what is free text among them belongs to [comments]"), *lines]
