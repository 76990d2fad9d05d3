"""Where names stand beside points, so that none lies over another."""

from collections.abc import Sequence

# Plotly's words for a place around a point, the nicest first, with the steps from the point to the label's middle.
_PLACES = {
    "top center": (0.0, 1.0),
    "bottom center": (0.0, -1.0),
    "middle right": (1.0, 0.0),
    "middle left": (-1.0, 0.0),
    "top right": (1.0, 1.0),
    "top left": (-1.0, 1.0),
    "bottom right": (1.0, -1.0),
    "bottom left": (-1.0, -1.0),
}
_LETTER, _LINE, _POINT = 6.6, 15.0, 7.0

# Left, bottom, right, top.
Box = tuple[float, float, float, float]


def label_places(points: Sequence[tuple[float, float]], labels: Sequence[str], width: float) -> list[str]:
    """For each of `points` (in pixels) the place of its label: the first that covers no point and no label before it.

    No label leaves the chart of this `width`. Where everything is taken, it is the first place.
    """
    taken = [_around(x, y) for x, y in points]
    places = []
    for (x, y), label in zip(points, labels, strict=True):
        boxes = {place: _box(x, y, steps, label) for place, steps in _PLACES.items()}
        others = [one for one in taken if one != _around(x, y)]
        free = [
            place
            for place, box in boxes.items()
            if box[0] >= 0 and box[2] <= width and not any(_overlap(box, one) for one in others)
        ]
        places.append(free[0] if free else next(iter(_PLACES)))
        taken.append(boxes[places[-1]])
    return places


def _around(x: float, y: float) -> Box:
    return x - _POINT, y - _POINT, x + _POINT, y + _POINT


def _box(x: float, y: float, steps: tuple[float, float], label: str) -> Box:
    half = _LETTER * len(label) / 2
    middle_x, middle_y = x + steps[0] * (half + _POINT), y + steps[1] * (_LINE / 2 + _POINT)
    return middle_x - half, middle_y - _LINE / 2, middle_x + half, middle_y + _LINE / 2


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
