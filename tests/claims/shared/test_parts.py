"""A very long document is read in parts: every claim once, its time linear, and said to be so."""

from __future__ import annotations

from reportedly.claims.shared.parts import LONGEST, parts_of
from reportedly.records import RawPage, Reading
from reportedly.run.local import try_page

TOLD = "At least {} people were killed in Kut, police said. "


def read(text: str) -> Reading:
    made = try_page(RawPage("a", "a.txt", b"", "0" * 64, "text/plain", text))
    assert isinstance(made, Reading)
    return made


def test_every_figure_and_statement_of_a_long_document_is_found_once() -> None:
    many = LONGEST + 150
    made = read("".join(TOLD.format(100 + n) for n in range(many)))
    assert [f.low for f in made.claims.figures] == list(range(100, 100 + many))
    assert len({f.id for f in made.claims.figures}) == many
    assert len({s.id for s in made.claims.statements}) == many
    assert len({e.id for e in made.claims.events}) == len(made.claims.events) > 0
    assert all(f.place and f.place.name == "Kut" for f in made.claims.figures)
    (issue,) = [i for i in made.issues if i.code == "long-document"]
    assert f"{many:,} sentences" in issue.message


def test_what_a_figure_inherits_crosses_the_border_of_a_part() -> None:
    filler = "The road was long. "
    border = (
        filler * 398 + "A bomb went off in Basra on 3 May 2017. It killed 12 people. "
    )
    made = read(border + filler * 400)
    (figure,) = made.claims.figures
    assert figure.place is not None and figure.place.name == "Basra"


def test_a_document_of_common_length_is_read_as_a_whole() -> None:
    made = read("".join(TOLD.format(100 + n) for n in range(40)))
    assert len(parts_of(made.mentions)[0]) == 1
    assert not [i for i in made.issues if i.code == "long-document"]


def test_parts_own_every_place_of_a_document_once() -> None:
    mentions = read("The road was long. " * (LONGEST + 333)).mentions
    parts, _ = parts_of(mentions)
    for sentence in mentions.sentences:
        assert sum(part.owns(sentence.start) for part in parts) == 1
    for part in parts:
        numbered = part.mentions.attributions
        assert all(a.sentence < len(part.mentions.sentences) for a in numbered)
    assert sum(part.owns(None) for part in parts) == 1
