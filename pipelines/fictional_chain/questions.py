"""The questions of both surveys, and how guests meet the departments behind them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Department:
    """`ease` lifts its answers (in latent units), `use` is the share of guests who need it, `pull` is what it
    weighs in the overall impression.
    """

    department_id: str
    ease: float
    use: float
    pull: float


DEPARTMENTS = (
    Department("reservations", 0.05, 0.80, 1),
    Department("front_desk", 0.25, 0.97, 3),
    Department("housekeeping", 0.15, 0.98, 3),
    Department("restaurant", -0.05, 0.70, 2),
    Department("bar", 0.00, 0.40, 1),
    Department("room_service", -0.12, 0.22, 1),
    Department("spa", 0.15, 0.35, 1),
    Department("maintenance", -0.25, 0.45, 2),
    Department("check_out", 0.18, 0.92, 2),
    Department("billing", -0.05, 0.75, 1),
)
DEPARTMENT_IDS = tuple(department.department_id for department in DEPARTMENTS)
OVERALL = len(DEPARTMENTS)  # its place behind the departments
LEVEL_IDS = (*DEPARTMENT_IDS, "overall")


@dataclass(frozen=True)
class Question:
    """A question about one level; `ease` lifts it beyond its department, `mood` is the guest's mood in it."""

    column: str
    level: int
    ease: float = 0.0
    mood: float = 0.65


def _about(department_id: str, column: str, ease: float = 0.0) -> Question:
    return Question(column, DEPARTMENT_IDS.index(department_id), ease)


POST_STAY_QUESTIONS = (
    Question("q_overall", OVERALL, mood=0.85),
    Question("q_recommend", OVERALL, ease=-0.06, mood=0.85),
    _about("reservations", "q_reservations"),
    _about("front_desk", "q_front_desk"),
    _about("housekeeping", "q_room_cleanliness", 0.06),
    _about("housekeeping", "q_bathroom", -0.06),
    _about("restaurant", "q_restaurant_food", -0.04),
    _about("restaurant", "q_restaurant_service", 0.04),
    _about("bar", "q_bar"),
    _about("room_service", "q_room_service"),
    _about("spa", "q_spa"),
    _about("maintenance", "q_maintenance"),
    _about("check_out", "q_check_out"),
    _about("billing", "q_billing"),
)

IN_STAY_QUESTIONS = (
    Question("Gesamt", OVERALL, mood=0.85),
    _about("front_desk", "Empfang"),
    _about("housekeeping", "Zimmer"),
    _about("maintenance", "Technik"),
    _about("restaurant", "Restaurant"),
)
