"""Words that exports use: scales, codes of no answer, and what the names of columns tell. English and German."""

import re

# Scales in words, the best first; words of one rank stand together.
SCALES: tuple[tuple[tuple[str, ...], ...], ...] = (
    (
        ("very satisfied",),
        ("satisfied",),
        ("neither satisfied nor dissatisfied", "neutral"),
        ("dissatisfied", "unsatisfied"),
        ("very dissatisfied", "very unsatisfied"),
    ),
    (
        ("extremely satisfied",),
        ("somewhat satisfied",),
        ("neither satisfied nor dissatisfied", "neutral"),
        ("somewhat dissatisfied",),
        ("extremely dissatisfied",),
    ),
    (("excellent",), ("very good",), ("good",), ("fair", "average"), ("poor", "bad")),
    (("very good",), ("good",), ("average", "fair", "ok", "okay"), ("poor", "bad"), ("very poor", "very bad")),
    (
        ("strongly agree",),
        ("agree",),
        ("neither agree nor disagree", "neutral"),
        ("disagree",),
        ("strongly disagree",),
    ),
    (
        ("very likely",),
        ("likely",),
        ("neither likely nor unlikely", "neutral"),
        ("unlikely",),
        ("very unlikely",),
    ),
    (
        ("sehr zufrieden",),
        ("zufrieden",),
        ("teils/teils", "teils, teils", "weder noch", "neutral"),
        ("unzufrieden",),
        ("sehr unzufrieden",),
    ),
    (("sehr gut",), ("gut",), ("mittel", "mittelmäßig", "neutral"), ("schlecht",), ("sehr schlecht",)),
    (("ausgezeichnet", "hervorragend"), ("sehr gut",), ("gut",), ("mittelmäßig", "mittel"), ("schlecht",)),
    (("sehr gut",), ("gut",), ("befriedigend",), ("ausreichend",), ("mangelhaft",), ("ungenügend",)),
    (
        ("stimme voll und ganz zu", "stimme voll zu", "trifft voll zu"),
        ("stimme eher zu", "stimme zu", "trifft eher zu"),
        ("teils/teils", "teils, teils", "neutral"),
        ("stimme eher nicht zu", "stimme nicht zu", "trifft eher nicht zu"),
        ("stimme überhaupt nicht zu", "stimme gar nicht zu", "trifft gar nicht zu"),
    ),
    *(
        tuple((star * count + empty * (5 - count),) for count in range(5, 0, -1))
        for star in "★⭐"
        for empty in ("☆", "")
    ),
    tuple((f"{count} stars", f"{count} star", f"{count} sterne", f"{count} stern") for count in range(5, 0, -1)),
)

# Nobody says anything with these.
MISSING = frozenset(
    {
        *("-", "--", ".", "?", "null", "none", "nan", "no answer", "not answered", "no response", "-oth-", "skipped"),
        *("don't know", "don’t know", "prefer not to say", "no opinion", "keine angabe", "k.a.", "k. a."),
        *("weiß nicht", "weiss nicht", "keine antwort"),
    }
)
# The guest did not use what is asked about.
NOT_APPLICABLE = frozenset(
    {
        *("n/a", "na", "n.a.", "not applicable", "does not apply", "not used", "did not use", "nicht genutzt"),
        *("nicht benutzt", "trifft nicht zu", "entfällt", "nicht zutreffend"),
    }
)

# What the name of a column tells, by whole words or beginnings of words.
SITE = re.compile(r"\b(sites?|hotels?|propert|haus\b|standort|filiale|house\b|location|betrieb)", re.IGNORECASE)
IDENTITY = re.compile(
    r"(^#$|\bids?\b|(?-i:[a-z]I[dD]\b)|_id\b|\bkey\b|_key\b|\bcard\b|\btoken\b|\bnr\b|\bno\b|nummer\b|\breference)",
    re.IGNORECASE,
)
LEAVING = re.compile(r"(depart|\bleft\b|leave|check.?out|abreise|\bstay|aufenthalt)", re.IGNORECASE)
ANSWERING = re.compile(
    r"(submit|complet|\bend|answered|timestamp|zeitstempel|recorded|created|datum|updated|modified|date)", re.IGNORECASE
)
CHANGING = re.compile(r"(updated|modified|recorded|changed|geändert)", re.IGNORECASE)
FREE_TEXT = re.compile(
    r"(comment|remark|feedback|anything else|open.?ended|what could|tell us|\bwhy\b|kommentar|anmerkung|bemerkung|"
    r"warum|verbesser|freitext|suggest)",
    re.IGNORECASE,
)
PERSONAL = re.compile(
    r"(\bname\b|surname|e-?mail|\bip\b|phone|telefon|adress|anschrift|vorname|nachname|guest$)", re.IGNORECASE
)
GUEST_NAME = re.compile(
    r"(\b(sur|last|first|family|full|given|guest)[ _-]?name|^name$|^guest$|\bvorname|\bnachname|\bfamilienname|\bgast(name)?$)",
    re.IGNORECASE,
)
NO_SCORE = re.compile(
    r"(progress|duration|dauer|second|page|latitude|longitude|\bage\b|alter\b|night|nächte|seed|zip|plz|"
    r"\byear\b|jahr|room.?(no|number)|zimmernummer|amount|price|preis|finished|\bset\b|status)",
    re.IGNORECASE,
)
QUESTION = re.compile(r"(question|frage|\bitem)", re.IGNORECASE)
ANSWER = re.compile(r"(answer|antwort|response|value|wert|score|rating)", re.IGNORECASE)
DEPARTMENT = re.compile(r"(department|topic|question|\barea|abteilung|bereich|thema|frage)", re.IGNORECASE)
MONTH = re.compile(r"(month|monat|period|stay)", re.IGNORECASE)
OVERALL = re.compile(r"(overall|your stay|insgesamt|gesamt|ihr aufenthalt|as a whole)", re.IGNORECASE)
RECOMMEND = re.compile(r"(recommend|empfehl|weiterempf|\bnps\b)", re.IGNORECASE)
MARKS = re.compile(r"(schulnote|\bnote\b|\bmark\b|\bgrade\b)", re.IGNORECASE)
MONTHS = re.compile(
    r"(?<![a-zäöü])(january|february|march|april|may|june|july|august|september|october|november|december|"
    r"januar|februar|märz|maerz|mai|juni|juli|oktober|dezember|jan|feb|mar|apr|jun|jul|aug|sep|oct|okt|nov|dec|dez|q[1-4])"
    r"(?![a-zäöü])",
    re.IGNORECASE,
)
