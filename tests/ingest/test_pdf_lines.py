"""The lines of a page of a PDF, by where its pieces stand."""

from __future__ import annotations

from reportedly.ingest.pdf import _without_margins, without_prints
from reportedly.ingest.pdf_lines import Piece, page_lines


def line(x: float, y: float, text: str, size: float = 10) -> Piece:
    return Piece(x, y, size, f"{text}\n")


PROSE = [
    line(60, 700, "At least nine people drowned when a ferry sank near Arvala."),
    line(60, 688, "Divers looked for two more until it was dark on Monday."),
]


def test_a_raised_mark_is_no_digit_of_the_number_before_it() -> None:
    pieces = [
        Piece(60, 700, 10, "At least 17"),
        Piece(112, 703, 7, "1"),
        Piece(116, 700, 10, " people drowned in a lake of 12 km"),
        Piece(290, 703, 7, "2"),
        Piece(294, 700, 10, " on the 1"),
        Piece(330, 703, 7, "st"),
        Piece(338, 700, 10, " of May.\n"),
    ]
    (told,) = page_lines(pieces).lines
    assert told == "At least 17 people drowned in a lake of 12 km2 on the 1st of May."


def test_small_lines_below_all_others_are_footnotes() -> None:
    foot = [
        line(60, 40, "1 Council of Arvala, 99 killed in 2022.", 8),
        line(60, 30, "and in the year before.", 8),
    ]
    found = page_lines([*foot, *PROSE])
    assert found.lines == tuple(p.text.strip() for p in PROSE) and found.notes == 1
    # The same lines in the size of the text, or above it, are text.
    large = [Piece(p.x, p.y, 10, p.text) for p in foot]
    above = [Piece(p.x, p.y + 720, 8, p.text) for p in foot]
    assert page_lines([*large, *PROSE]).notes == 0
    assert page_lines([*above, *PROSE]).notes == 0


TABLE = [
    (60, 600, "Town"), (160, 600, "Killed"), (230, 600, "Displaced (HH)"),
    (60, 588, "Arvala"), (178, 588, "17"), (272, 588, "3,200"),
    (60, 576, "Ordan"), (285, 576, "40"),
]  # fmt: skip
TOLD = (
    "Arvala: 17 killed",
    "Arvala: 3,200 households displaced",
    "Ordan: 40 households displaced",
)


def test_cells_are_read_by_rows_and_an_empty_one_moves_no_other() -> None:
    table = [line(*cell) for cell in TABLE]
    assert page_lines([*PROSE, *table]).lines[2:] == TOLD
    joined = [Piece(x, y, 10, f" {text}") for x, y, text in TABLE]  # a line each row
    for at in (2, 5, 7):
        joined[at] = line(*TABLE[at])
    assert page_lines(joined).lines == TOLD


def test_columns_of_prose_whose_lines_alternate_are_read_one_by_one() -> None:
    left = [f"left line {n} of a paragraph that goes on" for n in range(5)]
    right = [f"right line {n} of another paragraph" for n in range(5)]
    pieces = [
        line(x, 700 - 12 * n, text)
        for n, pair in enumerate(zip(left, right, strict=True))
        for x, text in zip((60, 320), pair, strict=True)
    ]
    assert page_lines(pieces).lines == (*left, *right)


def test_bullets_are_no_column() -> None:
    said = [f"line {n} of a list whose items are as long as this" for n in range(5)]
    pieces = [
        line(x, 700 - 12 * n, text)
        for n, item in enumerate(said)
        for x, text in ((60, "•"), (80, item))
    ]
    told = [text for item in said for text in ("•", item)]
    assert list(page_lines(pieces).lines) == told


def test_what_is_set_large_is_known() -> None:
    found = page_lines([line(60, 760, "Ferry sinks", 16), *PROSE])
    assert found.large == {"Ferry sinks"}


def test_words_set_one_by_one_are_no_table() -> None:
    words = [
        ("At", 60), ("least", 84), ("17", 131), ("people", 158), ("were", 209),
    ]  # fmt: skip
    more = [
        ("killed", 60), ("near", 99), ("Arvala", 140), ("on", 187), ("Monday.", 214),
    ]  # fmt: skip
    pieces = []
    for y, said in ((700, words), (688, more), (676, words)):
        pieces += [Piece(x, y, 10, f" {word}") for word, x in said[:-1]]
        pieces.append(line(said[-1][1], y, f" {said[-1][0]}"))
    assert [x.split() for x in page_lines(pieces).lines] == [
        [word for word, _ in said] for said in (words, more, words)
    ]


def test_where_a_line_within_a_piece_stands_is_not_known() -> None:
    pieces = [Piece(60, 700, 10, "Arvala 17\nOrdan 40\nSelim 4\n")]
    assert page_lines(pieces).lines == ("Arvala 17", "Ordan 40", "Selim 4")


PRINTED = (
    "11/29/26, 2:51 AM Ferry sinks | The Arvala Post\nFerry sinks\n12 June 2024\nNine drowned.\n"
    "https://www.arvala.example/2024/ferry 1/2"
)


def test_what_a_browser_prints_around_a_page() -> None:
    pages, address = without_prints([PRINTED, "Divers looked on.\nfile:///x.html 2/2"])
    assert [page.strip() for page in pages] == [
        "Ferry sinks\n12 June 2024\nNine drowned.",
        "Divers looked on.",
    ]
    assert address == "https://www.arvala.example/2024/ferry"
    plain = ["12/6/24, 2:51 AM\nSee https://arvala.example 1/2 of it.\n"]
    assert without_prints(plain) == (plain, None)


def test_names_of_columns_may_be_centred_over_their_cells() -> None:
    rows = [
        [(91, "District"), (191, "Killed"), (281, "Injured"), (405, "Displaced (HH)")],
        [(62, "Arvala"), (169, "14"), (254, "31"), (356, "480")],
        [(62, "Ordan"), (169, "–"), (254, "5"), (356, "1,120")],
    ]
    pieces = [
        Piece(x, 600 - 12 * n, 10, f" {words}" + "\n" * (at == len(row) - 1))
        for n, row in enumerate(rows)
        for at, (x, words) in enumerate(row)
    ]
    assert page_lines(pieces).lines == (
        "Arvala: 14 killed",
        "Arvala: 31 injured",
        "Arvala: 480 households displaced",
        "Ordan: 5 injured",
        "Ordan: 1,120 households displaced",
    )
    # Words that stand in line with none of another row are no table, however many are beside them.
    odd = [Piece(p.x + 7 * n * (n % 3), p.y, p.size, p.text) for n, p in enumerate(pieces)]  # fmt: skip
    assert page_lines(odd).lines[1].strip() == "Arvala 14 31 480"


def test_a_running_foot_below_a_footnote_is_known() -> None:
    note = line(60, 60, "1 Council of Arvala, 99 killed in 2022.", 7)
    foot = line(60, 40, "www.example.org | The office coordinates", 7)
    found = page_lines([*PROSE, note, foot])
    assert found.notes == 1 and found.apart[-1] == foot.text.strip()
    pages = ["\n".join(found.lines), f"Two boats searched.\n{foot.text.strip()}"]
    assert _without_margins(pages, frozenset(), [found.apart[-2:], ()])[1] == (
        "Two boats searched."
    )
    assert foot.text.strip() in _without_margins(pages, frozenset(), [(), ()])[1]


HEAD_OF_GROUPS = [(60, 640, "State"), (160, 640, "Locality"), (260, 640, "Killed")]
GROUPS = [
    (60, 610, "North"),
    (160, 620, "Arvala"), (260, 620, "7"),
    (160, 600, "Ordan"), (260, 600, "3"),
    (60, 580, "South"), (160, 580, "Beltin"), (260, 580, "2"),
    (60, 540, "East"),
    (160, 560, "Kesh"), (260, 560, "4"),
    (160, 540, "Lorra"), (260, 540, "5"),
    (160, 520, "Mand"), (260, 520, "6"),
    (60, 500, "Total"), (260, 500, "27"),
]  # fmt: skip


def _told(cells: list[tuple[int, int, str]]) -> tuple[str, ...]:
    return page_lines([line(*cell) for cell in cells]).lines


def test_a_name_in_the_middle_of_its_rows_is_that_of_each() -> None:
    # "East" stands at the height of its second row, as a program sets it, before its first.
    assert _told([*HEAD_OF_GROUPS, *GROUPS]) == (
        "Arvala, North: 7 killed",
        "Ordan, North: 3 killed",
        "Beltin, South: 2 killed",
        "Kesh, East: 4 killed",
        "Lorra, East: 5 killed",
        "Mand, East: 6 killed",
        "Total: 27 killed",
    )


def test_a_name_beside_the_middle_of_its_rows_is_given_to_none() -> None:
    moved = [(x, y + 6 if words == "North" else y, words) for x, y, words in GROUPS]
    told = _told([*HEAD_OF_GROUPS, *moved])
    assert not any("North:" in words or ", North" in words for words in told)


def test_a_number_over_several_rows_is_no_name_of_theirs() -> None:
    numbers = [(x, y, "12" if words == "North" else words) for x, y, words in GROUPS]
    assert not any(words.startswith("12:") or ", 12" in words for words in _told([*HEAD_OF_GROUPS, *numbers]))  # fmt: skip
