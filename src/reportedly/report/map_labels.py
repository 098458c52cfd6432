"""Labels of a map's marks: each at a free spot beside its mark, or none; no two ever overlap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

LINE, LETTER = (
    15.0,
    7.4,
)  # pixels a label of 12 px is high, and a letter wide at most on average
# places tried for a label, up and down its mark; farther off it is no longer seen as its
SPOTS = 10
LABELLED = 24  # marks with a label; of more, a view is letters and no map
Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass(frozen=True, slots=True)
class MapMark:
    """A place, or several too near to tell apart, in pixels.

    `shape`: dot (a spot) | ring (a town) | area (no more than a region is known) | cluster
        (several).
    """

    x: float
    y: float
    radius: float
    shape: str
    category: str
    label: str  # empty where no free spot was found
    count: int  # figures or questions that lie there
    text: str
    anchor: str
    label_x: float
    label_y: float
    align: str = "start"  # SVG's text-anchor
    led: bool = False  # a line leads from the mark to its label


def placed(
    marks: list[MapMark], width: float, height: float
) -> tuple[list[MapMark], list[Box]]:
    """The marks with their labels, heaviest first served, and the room that marks and labels take.

    Marks come back with the widest first, so that dots and rings lie on top of areas.
    """
    taken = [_disc(mark) for mark in marks if mark.shape != "area"]
    labelled = []
    room = LABELLED
    for mark in sorted(marks, key=lambda m: (m.shape == "area", -m.count, m.y, m.x)):
        free = (s for s in _spots(mark) if is_free(_box(s), taken, width, height))
        spot = next(free, None) if room > 0 else None
        room -= 1
        if spot is not None:
            taken.append(_box(spot))
        labelled.append(spot or replace(mark, label=""))
    return sorted(labelled, key=lambda m: (m.shape != "area", -m.radius)), taken


def is_free(box: Box, taken: list[Box], width: float, height: float) -> bool:
    """Whether a box lies in the picture and over nothing that is taken."""
    if box[0] < 0:
        return False
    if box[2] > width:
        return False
    if box[1] < 0:
        return False
    if box[3] > height:
        return False
    return not any(_overlap(box, other) for other in taken)


def _overlap(a: Box, b: Box) -> bool:
    """Whether two boxes share any area."""
    side_by_side = a[0] >= b[2] or b[0] >= a[2]
    one_above = a[1] >= b[3] or b[1] >= a[3]
    return not (side_by_side or one_above)


def _disc(mark: MapMark) -> Box:
    """The box around a mark."""
    return (
        mark.x - mark.radius,
        mark.y - mark.radius,
        mark.x + mark.radius,
        mark.y + mark.radius,
    )


def _spots(mark: MapMark) -> Iterator[MapMark]:
    """Where a label may stand: in the middle of an area, to the right or left of a pin, then
    further up and down.
    """
    if mark.shape == "area":
        yield replace(mark, align="middle")
    beside = 5.0 if mark.shape == "area" else mark.radius + 5
    for step in range(SPOTS):
        down = LINE * ((step + 1) // 2) * (1 if step % 2 else -1)
        reach = beside + (8 if step else 0)
        for align, x in (("start", mark.x + reach), ("end", mark.x - reach)):
            yield replace(
                mark,
                label_x=round(x, 1),
                label_y=round(mark.y + down, 1),
                align=align,
                led=step > 0,
            )


def _box(mark: MapMark) -> Box:
    """The room a label takes; wide letters and all, so that none touches its neighbour."""
    wide = LETTER * len(mark.label)
    left = (
        mark.label_x
        - {
            "start": 0.0,
            "middle": wide / 2,
            "end": wide,
        }[mark.align]
    )
    return left, mark.label_y - LINE / 2, left + wide, mark.label_y + LINE / 2
