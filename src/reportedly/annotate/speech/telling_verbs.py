"""Verbs that can tell, an open class: `languages/en/telling_verbs.tsv`, from WordNet.

How often a verb tells, and with which shapes, says which of them are cues beside those of
`attribution.yml` (`cues`), and weighs in whether what was read at a cue is a statement
(`judged_points`).
"""

from __future__ import annotations

from dataclasses import dataclass

from reportedly.languages import by_language, in_use

LIST = "telling_verbs"
CLAUSE = "clause"
# Share of its uses above which a verb that takes a clause is a cue. Below it stand verbs like
# "figure" and "feel".
MOSTLY = 0.75


@dataclass(frozen=True, slots=True)
class Telling:
    """One verb: what share of its uses tell or think, and the shapes those take."""

    share: float
    frames: frozenset[str]
    thought: bool
    ref: str

    @property
    def mostly(self) -> bool:
        """Whether the verb tells wherever somebody is its subject and a clause what it says."""
        return not self.thought and self.share >= MOSTLY and CLAUSE in self.frames


@by_language
def telling_verbs() -> dict[str, Telling]:
    """All verbs of the open class by plain form."""
    return {
        str(row["verb"]): Telling(
            float(row["share"]),
            frozenset(str(row["frames"]).split()),
            row["kind"] == "thought",
            row.ref,
        )
        for row in in_use().sheet(LIST)
    }
