"""The rules of structure that a machine can check."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted([*ROOT.glob("dashboard/**/*.py"), *ROOT.glob("pipelines/**/*.py")])

# Who may import a library: the edges that touch it.
ONLY_IN = {
    "streamlit": re.compile(
        r"dashboard/(address|admission|app|auditing|award_years|bonuses|choice|doorway|failures|menu|selection|server)\.py"
        r"|dashboard/(sidebar|taking_away|warehouse)\.py"
        r"|dashboard/(guard|panels|signing_in|views)/.*"
    ),
    "starlette": re.compile(r"dashboard/(server|signing_in/cookies)\.py"),
    "authlib": re.compile(r"$^"),
    "plotly": re.compile(r"dashboard/charts/.*|dashboard/warming\.py"),
    "duckdb": re.compile(r"pipelines/warehouse/.*|dashboard/access\.py"),
    "sqlite3": re.compile(r"pipelines/decisions/chain\.py|pipelines/audit/.*"),
    "typer": re.compile(r"pipelines/command_line\.py|pipelines/commands/.*"),
    "typst": re.compile(r"pipelines/rewards/paper/pdf\.py|pipelines/recognition/paper/.*"),
    "xlsxwriter": re.compile(r"pipelines/(rewards|recognition)/paper/.*"),
    "pandas": re.compile(r"$^"),
}

# What pages of bonuses are made of: the door to pay, and the rules, papers and decisions behind it.
OF_BONUSES = [
    "dashboard.bonuses",
    "dashboard.permissions",
    "dashboard.pay",
    "pipelines.acting",
    "pipelines.bonus",
    "pipelines.closing",
    "pipelines.decisions.act",
    "pipelines.mistakes",
    "pipelines.rewards",
    "pipelines.simulating",
]
BONUS_PANELS = (
    "appeals",
    "cliffs",
    "closing",
    "deciding",
    "eligibility",
    "own_bonus",
    "papers",
    "payouts",
    "simulator",
    "statement",
)

# What pages of award years are made of: the door to them, and the rules, papers and publishing behind it.
OF_AWARDS = [
    "dashboard.permissions",
    "dashboard.recognition",
    "pipelines.mistakes",
    "pipelines.recognition",
]
AWARD_PANELS = (
    "award",
    "award_chart",
    "honoured",
    "mentions",
    "own_recognition",
    "publishing",
    "purpose",
    "recognition_papers",
    "spread",
    "why_not",
)

# Which of ours a folder may import from; the longest matching prefix counts.
MAY_IMPORT = {
    "pipelines.metrics": ["pipelines.metrics"],
    "pipelines.masking": ["pipelines.masking"],
    "pipelines.bonus": ["pipelines.bonus", "pipelines.metrics"],
    "pipelines.reference": [
        "pipelines.reference",
        "pipelines.metrics",
        "pipelines.bonus",
        "pipelines.mistakes",
        "pipelines.fingerprint",
    ],
    "pipelines.rewards": [
        "pipelines.rewards",
        "pipelines.bonus",
        "pipelines.metrics",
        "pipelines.reference",
        "pipelines.mistakes",
        "pipelines.fingerprint",
    ],
    # Its one edge to a build.
    "pipelines.rewards.reading": [
        "pipelines.rewards",
        "pipelines.bonus",
        "pipelines.reference",
        "pipelines.warehouse.invited",
        "pipelines.warehouse.own_stays",
        "pipelines.warehouse.signed",
    ],
    # Where a simulation reads the single answers that it draws from.
    "pipelines.rewards.simulation.reading": [
        "pipelines.rewards",
        "pipelines.bonus",
        "pipelines.metrics.periods",
        "pipelines.warehouse.answer_patterns",
        "pipelines.warehouse.own_stays",
    ],
    "pipelines.recognition": [
        "pipelines.recognition",
        "pipelines.metrics",
        "pipelines.reference",
        "pipelines.mistakes",
        "pipelines.fingerprint",
        "pipelines.spreadsheets",
    ],
    # Its edges to a build, to what people decided, and to what is frozen.
    **{
        f"pipelines.recognition.{module}": [
            "pipelines.recognition",
            "pipelines.metrics",
            "pipelines.reference",
            "pipelines.warehouse",
        ]
        for module in ("build_read", "languages", "reading")
    },
    "pipelines.recognition.staff": [
        "pipelines.recognition",
        "pipelines.bonus.spans",
        "pipelines.metrics",
        "pipelines.reference",
        "pipelines.mistakes",
        "pipelines.fingerprint",
    ],
    "pipelines.recognition.staff.reading": [
        "pipelines.recognition",
        "pipelines.bonus.spans",
        "pipelines.decisions",
        "pipelines.home",
        "pipelines.metrics.periods",
        "pipelines.reference",
        "pipelines.warehouse",
    ],
    "pipelines.recognition.staff.mentions": ["pipelines.decisions", "pipelines.fingerprint"],
    "pipelines.recognition.staff.deciding": ["pipelines"],
    "pipelines.recognition.publishing": ["pipelines"],
    "pipelines.decisions": [
        "pipelines.decisions",
        "pipelines.reference",
        "pipelines.mistakes",
        "pipelines.fingerprint",
        "pipelines.durable",
    ],
    "pipelines.audit": ["pipelines.audit", "pipelines.mistakes", "pipelines.fingerprint", "pipelines.durable"],
    "pipelines.intake": [
        "pipelines.intake",
        "pipelines.masking",
        "pipelines.decisions",
        "pipelines.reference",
        "pipelines.mistakes",
        "pipelines.fingerprint",
        "pipelines.durable",
    ],
    # The names that guests' words lose at their site.
    "pipelines.warehouse.colleagues": ["pipelines.masking", "pipelines.reference", "pipelines.fingerprint"],
    "pipelines.warehouse": [
        "pipelines.warehouse",
        "pipelines.intake",
        "pipelines.decisions",
        "pipelines.reference",
        "pipelines.mistakes",
        "pipelines.fingerprint",
        "pipelines.durable",
    ],
    # What is decided about closed plans, and what follows from it: of no file, no clock and no lock.
    **{
        f"pipelines.closing.{module}": [
            "pipelines.closing.answers",
            "pipelines.closing.responses",
            "pipelines.closing.settlement",
            "pipelines.closing.state",
            "pipelines.bonus",
            "pipelines.metrics",
            "pipelines.reference",
            "pipelines.rewards",
            "pipelines.decisions.act",
            "pipelines.decisions.chain",
            "pipelines.warehouse.counted",
            "pipelines.mistakes",
        ]
        for module in (
            *("adjusting", "answers", "periods", "responses", "restatement", "rulings", "settlement", "state"),
            "working_days",
        )
    },
    "pipelines.fictional_chain": ["pipelines.fictional_chain", "pipelines.home"],
    "pipelines": ["pipelines"],
    "dashboard.charts": ["dashboard.charts", "dashboard.wording", "pipelines.metrics"],
    # The network's side of the app: knows nothing of data.
    "dashboard.guard": ["dashboard.guard"],
    # Who somebody is, never what they may see.
    "dashboard.signing_in": [
        "dashboard.guard",
        "dashboard.signing_in",
        "dashboard.wording",
        "pipelines.durable",
        "pipelines.home",
        "pipelines.mistakes",
        "pipelines.reference.account",
        "pipelines.serving",
    ],
    "dashboard.questions": ["dashboard.questions", "dashboard.access", "pipelines.metrics", "pipelines.reference"],
    "dashboard.permissions": ["pipelines.reference.assignments"],
    "dashboard.scopes": ["dashboard.permissions", "pipelines.reference"],
    "dashboard.lists": ["dashboard.questions", "dashboard.scopes", "pipelines.reference"],
    "dashboard.access": ["dashboard.scopes", "dashboard.scoped", "pipelines.reference", "pipelines.metrics"],
    "dashboard.scoped": ["dashboard.scoped", "dashboard.scopes", "pipelines.reference", "pipelines.metrics"],
    "dashboard.wording": ["pipelines.metrics", "pipelines.reference", "pipelines.spreadsheets"],
    "dashboard.sentences": [
        "dashboard.sentences",
        "dashboard.wording",
        "dashboard.charts.marks",
        "pipelines.metrics",
        "pipelines.reference",
    ],
    "dashboard.tables": [
        "dashboard.tables",
        "dashboard.wording",
        "dashboard.charts",
        "pipelines.metrics",
        "pipelines.reference",
    ],
    "dashboard.panels": [
        "dashboard.auditing",
        "dashboard.noting",
        "dashboard.selection",
        "dashboard.states",
        "dashboard.sentences",
        "dashboard.tables",
        "dashboard.taking_away",
        "dashboard.version",
        "dashboard.wording",
        "dashboard.charts",
        "dashboard.questions",
        "pipelines.metrics",
        "pipelines.reference",
        "pipelines.spreadsheets",
    ],
    "dashboard.views": [
        "dashboard.panels",
        "dashboard.taking_away",
        "dashboard.address",
        "dashboard.choice",
        "dashboard.lists",
        "dashboard.selection",
        "dashboard.sentences",
        "dashboard.states",
        "dashboard.tables",
        "dashboard.wording",
        "dashboard.charts",
        "dashboard.questions",
        "pipelines.metrics",
        "pipelines.spreadsheets",
    ],
    "dashboard": ["dashboard", "pipelines"],
}


for module in ("bonus", "cliffs", "closing", "simulator"):
    for folder in ("sentences", "tables"):
        MAY_IMPORT[f"dashboard.{folder}.{module}"] = [
            *MAY_IMPORT[f"dashboard.{folder}"],
            "dashboard.charts",
            *OF_BONUSES,
        ]
for module in BONUS_PANELS:
    MAY_IMPORT[f"dashboard.panels.{module}"] = [
        *MAY_IMPORT["dashboard.panels"],
        *OF_BONUSES,
        "dashboard.panels",
        "dashboard.address",
        "dashboard.choice",
        "dashboard.warehouse",
        "pipelines.warehouse.lock",
    ]
for module in ("publishing", "recognition"):
    for folder in ("sentences", "tables"):
        MAY_IMPORT[f"dashboard.{folder}.{module}"] = [
            *MAY_IMPORT[f"dashboard.{folder}"],
            "dashboard.sentences",
            *OF_AWARDS,
        ]
MAY_IMPORT["dashboard.charts.recognition"] = [
    *MAY_IMPORT["dashboard.charts"],
    "pipelines.recognition",
    "pipelines.reference.awards",
]
for module in AWARD_PANELS:
    MAY_IMPORT[f"dashboard.panels.{module}"] = [
        *MAY_IMPORT["dashboard.panels"],
        *OF_AWARDS,
        "dashboard.choice",
        "dashboard.panels",
        "dashboard.warehouse",
        "pipelines.acting",
    ]
MAY_IMPORT["dashboard.panels.unmasking"] = [
    *MAY_IMPORT["dashboard.panels"],
    "dashboard.panels.deciding",
    "pipelines.acting",
    "pipelines.masking.masking",
    "pipelines.unmasking",
]
MAY_IMPORT["dashboard.panels.comments"] = [*MAY_IMPORT["dashboard.panels"], "dashboard.panels.unmasking"]
MAY_IMPORT["dashboard.panels.comment_filters"] = [*MAY_IMPORT["dashboard.panels"], "dashboard.choice"]
MAY_IMPORT["dashboard.tables.audit_log"] = [*MAY_IMPORT["dashboard.tables"], "dashboard.permissions", "pipelines.audit"]
MAY_IMPORT["dashboard.sentences.audit_log"] = [*MAY_IMPORT["dashboard.sentences"], "pipelines.audit"]
MAY_IMPORT["dashboard.panels.audit_filters"] = ["dashboard.audit_door", "pipelines.audit"]
MAY_IMPORT["dashboard.views.audit_log"] = [
    *MAY_IMPORT["dashboard.views"],
    "dashboard.signing_in.way",
    "pipelines.audit",
    "pipelines.mistakes",
    "pipelines.serving",
]
for module in ("comments", "compare", "departments", "recognition", "region_ranking"):
    MAY_IMPORT[f"dashboard.views.{module}"] = [*MAY_IMPORT["dashboard.views"], "dashboard.auditing"]
MAY_IMPORT["dashboard.sentences.comments"] = [*MAY_IMPORT["dashboard.sentences"], "dashboard.questions.comments"]
MAY_IMPORT["dashboard.views.recognition"] += OF_AWARDS
MAY_IMPORT["dashboard.views.bonus"] = [*MAY_IMPORT["dashboard.views"], *OF_BONUSES]


def _name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield f"{node.module}"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_a_library_is_imported_only_at_its_edge(path: Path) -> None:
    place = path.relative_to(ROOT).as_posix()

    wrong = [
        name
        for name in _imports(path)
        for library, where in ONLY_IN.items()
        if name.split(".")[0] == library and not where.fullmatch(place)
    ]

    assert wrong == []


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_imports_point_one_way(path: Path) -> None:
    name = _name(path)
    rule = max((prefix for prefix in MAY_IMPORT if f"{name}.".startswith(f"{prefix}.")), key=len)

    ours = {imported for imported in _imports(path) if imported.split(".")[0] in {"dashboard", "pipelines"}}
    wrong = [
        one
        for one in ours - {"dashboard", "pipelines"}
        if not any(f"{one}.".startswith(f"{allowed}.") for allowed in MAY_IMPORT[rule])
    ]

    assert wrong == []


def test_the_pipelines_never_import_the_dashboard() -> None:
    users = [
        _name(path)
        for path in MODULES
        if _name(path).startswith("pipelines") and any(one.split(".")[0] == "dashboard" for one in _imports(path))
    ]

    assert users == []


def test_a_page_imports_no_other_page_and_holds_no_sql() -> None:
    for path in ROOT.glob("dashboard/views/*.py"):
        assert not any(one.startswith("dashboard.views") for one in _imports(path)), path
        assert "select " not in path.read_text().lower().replace("selectbox", ""), path


def test_pages_ask_scoped_views_alone() -> None:
    named = re.compile(r"\b(?:from|join)\s+([a-z_.]+)")
    for path in ROOT.glob("dashboard/questions/*.py"):
        strings = [
            node.value
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and "select " in node.value
        ]
        for query in strings:
            tables = named.findall(query)
            assert all(re.match(r"(my|region|chain)_", table) for table in tables), f"{path}: {tables}"


def test_the_queries_of_pages_are_plain_strings() -> None:
    for path in ROOT.glob("dashboard/questions/*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.JoinedStr):
                text = "".join(part.value for part in node.values if isinstance(part, ast.Constant))
                assert not re.search(r"\bselect\b.*\bfrom\b", text, re.DOTALL), f"{path}: SQL put together from parts"


def test_no_module_carries_an_empty_name() -> None:
    empty = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager"}

    assert [path for path in MODULES if path.stem in empty] == []


def test_what_is_drawn_without_the_whole_page_asks_whether_its_visitor_is_still_let_in() -> None:
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and "st.fragment" in map(ast.unparse, node.decorator_list):
                asks = [one for one in node.body if ast.unparse(one).startswith("if not chosen.is_admitted:")]
                assert asks, f"{path}: {node.name}"


def test_no_html_is_let_through() -> None:
    assert [path for path in MODULES if "unsafe_allow_html" in path.read_text()] == []


def test_tables_for_browsers_are_made_in_the_one_way_that_leaves_nothing_beneath_them() -> None:
    ours = [path for path in MODULES if _name(path).startswith("dashboard")]

    assert [_name(path) for path in ours if "to_arrow" in path.read_text()] == ["dashboard.tables.arrow"]


def test_every_file_leaves_by_the_one_way_that_is_logged() -> None:
    ways = re.compile(
        r"\bdownload_button\b|\bst\.(image|audio|video|pdf|logo)\b|\bdata_editor\b|components\.v[12]\b|MediaFile"
    )

    assert [_name(path) for path in MODULES if ways.search(path.read_text())] == ["dashboard.taking_away"]


def test_a_command_writes_no_file_but_by_the_one_way_that_is_logged() -> None:
    ways = re.compile(r"write_private\(|write_whole|write_bytes|write_text|os\.(fd)?open|\.open\(\"[wxa]|copyfile")
    others = {
        # The way itself, and what it writes with.
        "pipelines.commands.taking_out",
        "pipelines.commands.terminal",
        # They know no home: a draft without a guest's word, and sums of a table that somebody hands in.
        "pipelines.commands.describe",
        "pipelines.commands.points",
    }

    commands = [path for path in MODULES if _name(path).startswith("pipelines.commands")]

    assert {_name(path) for path in commands if ways.search(path.read_text())} == others


def test_tables_give_nothing_out_beside_it() -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())

    assert settings["client"]["disableDataExport"] is True


def test_no_host_or_path_of_a_machine_is_named() -> None:
    locks = [ROOT / "requirements.lock", ROOT / "tests" / "requirements.lock"]

    assert [path for path in locks if "://" in path.read_text()] == []


def test_the_test_lock_holds_the_very_pins_of_the_lock() -> None:
    pins = re.compile(r"^([a-z0-9._-]+==\S+)", re.MULTILINE)
    ours = set(pins.findall((ROOT / "requirements.lock").read_text()))
    tests = set(pins.findall((ROOT / "tests" / "requirements.lock").read_text()))

    assert ours
    assert ours <= tests


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["build"]]
    locked = set(re.findall(r"^([a-z0-9._-]+)==", (ROOT / "requirements.lock").read_text(), re.MULTILINE))

    assert {re.split(r"[<>=]", one)[0] for one in wanted} <= locked
