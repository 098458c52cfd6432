"""Draw what grows: seconds of the processor and peak memory over the number of articles, both axes logarithmic.

    python benchmarks/plot.py < TABLE.md > growth.svg

Rows are those `archive.py` and `growth.py` print: | articles | step | wall, s | CPU, s | peak, MB |. A step of one size
is a point, one of several a line.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from html import escape
from math import ceil, floor, log10

WIDE, HIGH, LEFT, TOP, GAP = (
    320,
    240,
    52,
    34,
    90,
)  # of each of two panels, and the room around them
COLOURS = ("#1b6ca8", "#b3541e", "#2d7a4f", "#7b4a9e", "#8a6d00", "#9c2a4c")


def rows(lines: list[str]) -> dict[str, list[tuple[float, float, float]]]:
    """(articles, CPU seconds, megabytes) of each step, in the order of their size."""
    found: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    for line in lines:
        cells = [
            cell.strip().replace(",", "") for cell in line.strip().strip("|").split("|")
        ]
        if len(cells) >= 5 and cells[0].isdigit():
            found[cells[1]].append((float(cells[0]), float(cells[3]), float(cells[4])))
    return {step: sorted(told) for step, told in found.items()}


def panel(
    steps: dict[str, list[tuple[float, float, float]]],
    column: int,
    title: str,
    left: int,
) -> str:
    sizes = [told[0] for several in steps.values() for told in several]
    values = [told[column] for several in steps.values() for told in several]
    x0, x1 = floor(log10(min(sizes))), ceil(log10(max(sizes)))
    y0, y1 = floor(log10(min(values))), ceil(log10(max(values)))

    def at(size: float, value: float) -> tuple[float, float]:
        across, up = (
            (log10(size) - x0) / max(1, x1 - x0),
            (log10(value) - y0) / max(1, y1 - y0),
        )
        return left + across * WIDE, TOP + HIGH - up * HIGH

    drawn = [
        f'<text x="{left}" y="{TOP - 14}" font-weight="bold">{escape(title)}</text>'
    ]
    for power in range(y0, y1 + 1):
        _, y = at(10**x0, 10**power)
        drawn.append(
            f'<line x1="{left}" x2="{left + WIDE}" y1="{y:.1f}" y2="{y:.1f}" stroke="#d5d9de"/>'
        )
        drawn.append(
            f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{10**power:,}</text>'
        )
    for power in range(x0, x1 + 1):
        x, _ = at(10**power, 10**y0)
        drawn.append(
            f'<text x="{x:.1f}" y="{TOP + HIGH + 18}" text-anchor="middle">{10**power:,}</text>'
        )
    for colour, (_, several) in zip(COLOURS, steps.items(), strict=False):
        points = [at(told[0], told[column]) for told in several]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        drawn.append(
            f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>'
        )
        drawn += [
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>'
            for x, y in points
        ]
    return "\n".join(drawn)


def main() -> None:
    steps = rows(sys.stdin.read().splitlines())
    if not steps:
        sys.exit("no rows of a table on standard input")
    second = LEFT + WIDE + GAP
    whole = second + WIDE + 40, TOP + HIGH + 36 + 18 * len(steps)
    print(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole[0]} {whole[1]}" font-family="sans-serif"'
    )
    print(
        'font-size="12" fill="#22272e"><rect width="100%" height="100%" fill="#ffffff"/>'
    )
    print(panel(steps, 1, "seconds of the processor", LEFT))
    print(panel(steps, 2, "peak memory of the largest process, MB", second))
    for n, (colour, step) in enumerate(zip(COLOURS, steps, strict=False)):
        y = TOP + HIGH + 44 + 18 * n
        print(f'<circle cx="{LEFT}" cy="{y - 4}" r="4" fill="{colour}"/>')
        print(f'<text x="{LEFT + 12}" y="{y}">{escape(step)}</text>')
    print("</svg>")


if __name__ == "__main__":
    main()
