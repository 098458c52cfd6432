"""Copies: what is one, what is not, who had it first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.clean import clean
from reportedly.errors import InputError
from reportedly.records import CopyLink, Document, RawPage
from reportedly.syntax.alike import in_common
from reportedly.trace import (
    Fetch,
    Fingerprint,
    Sharing,
    Traced,
    copies,
    fingerprint,
    trace_added,
    trace_all,
    trace_new,
)
from reportedly.trace.alignment import CutWords, _most_in_common
from reportedly.trace.candidates import (
    CROWD,
    EARLIEST,
    _once_each,
    copy_candidates,
)
from reportedly.trace.fingerprints import BANDS
from reportedly.trace.precedence import Carrier, precedence

STORY = (
    "The bridge at Hammam al-Alil gave way on Sunday night under the weight of three buses. "
    "Families who had walked since dawn waited on the east bank without water or shade. "
    "A doctor at the field clinic said he had treated forty people for burns and thirst. "
    "The army promised a floating bridge before the end of the week."
)
OWN_WORDS = (
    "Three buses were too much for the crossing south of Mosul, which collapsed late on Sunday. "
    "People fleeing on foot were stranded opposite, and medics spoke of dozens of cases of dehydration. "
    "Engineers of the military plan to lay pontoons within days."
)
OTHER = (
    "Rain closed the mountain road for a third day. Lorries with flour turned back at the pass. "
    "The mayor asked the capital for two snow ploughs and got one."
)
SPUN = (
    "The crossing at Hammam al-Alil gave way on Sunday evening under the load of three buses. "
    "Families who had trekked since sunrise waited on the east shore without water or shelter. "
    "A physician at the field hospital said he had treated forty persons for burns and thirst. "
    "The military promised a floating bridge before the close of the week."
)


def document(name: str, text: str) -> Document:
    made = clean(RawPage(name, name, b"", "0" * 64, "text/plain", text))
    assert isinstance(made, Document)
    return made


def fetching(about: dict[str, Traced]) -> Fetch:
    return lambda names: (about[name] for name in names)


def trace(*articles: tuple[str, str, date | None, str | None]) -> list[CopyLink]:
    prints = [fingerprint(document(name, text)) for name, text, _, _ in articles]
    about = {
        name: Traced(name, text, day, outlet) for name, text, day, outlet in articles
    }
    return list(trace_all(prints, fetching(about)))


def _is_read(text: str) -> bool:
    """Texts in other languages are refused before they are traced."""
    try:
        document("x", text)
    except InputError:
        return False
    return True


DAY_1, DAY_2 = date(2017, 3, 5), date(2017, 3, 6)


def test_an_exact_copy_is_linked_to_the_earlier() -> None:
    (link,) = trace(
        ("a", STORY, DAY_1, "one"), ("b", f"{OTHER}\n\n{STORY}", DAY_2, "two")
    )
    assert (link.kind, link.similarity, link.first) == ("exact", 1.0, "earlier here")
    assert (link.copy.document, link.original.document) == ("b", "a")
    assert link.copy.text == link.original.text == STORY


def test_a_cut_and_reordered_copy_is_edited() -> None:
    one, two, three, four = (s + "." for s in STORY.rstrip(".").split(". "))
    (link,) = trace(
        ("a", STORY, DAY_1, None), ("b", f"{three} {one} {four}", DAY_2, None)
    )
    assert link.kind == "edited"
    assert two not in link.copy.text


def test_swapped_words_are_spun() -> None:
    (link,) = trace(("a", STORY, DAY_1, None), ("b", SPUN, DAY_2, None))
    assert link.kind == "spun"
    assert link.copy.text == SPUN and link.original.text == STORY


@pytest.mark.parametrize("text", [OWN_WORDS, OTHER], ids=["own words", "other story"])
def test_a_report_in_its_own_words_is_no_copy(text: str) -> None:
    assert trace(("a", STORY, DAY_1, None), ("b", text, DAY_2, None)) == []


def test_a_shared_phrase_is_no_copy() -> None:
    assert (
        trace(
            ("a", f"{STORY} He did not say more.", DAY_1, None),
            ("b", f"{OTHER} He did not say more.", DAY_2, None),
        )
        == []
    )


# A page of lines broken at its width: what a careless copier takes are the ends of its sentences.
BROKEN = """The council of Tell Rimah met for the first time since the spring and heard from the wells
committee that pumps were running. Two engineers who had come by lorry from the refinery at Baiji with
spare parts said the eastern line would take a month. A teacher asked why the school had been given to
soldiers and not to pupils. Nobody in the hall could answer her, and the mayor promised to write to
the governor before the feast."""


@pytest.mark.parametrize(
    "taken",
    [
        "committee that pumps were running. soldiers and not to pupils. the governor before the feast.",
        "soldiers and not to pupils. committee that pumps running.",
        "the governor before the holiday. soldiers and not to pupils.",
    ],
    ids=["as they stand", "moved and cut", "moved and spun"],
)
def test_ends_of_broken_lines_are_found(taken: str) -> None:
    (link,) = trace(
        ("a", BROKEN, DAY_1, None),
        ("b", f"{OTHER}\n\n{taken}\n\nThe pass is open.", DAY_2, None),
    )
    assert link.copy.document == "b" and link.copy.text == taken


def test_lines_of_a_list_are_not_one_sentence() -> None:
    """Two dozen lines without a stop between two short phrases keep them apart; one short sentence does not."""
    towns = (
        "Sinjar\nTal Afar\nZummar\nRabia\nBaaj\nHatra\nQayyarah\nShura\nHammam\nBartella\nKaramlesh\nBazwaia\n"
        * 2
    )
    shared = "Wells are dry there.", "No lorry has come."
    apart = trace(
        ("a", f"{shared[0]}\n{towns}{shared[1]}", DAY_1, None),
        ("b", " ".join(shared), DAY_2, None),
    )
    near = trace(
        ("a", f"{shared[0]} Sheep died. {shared[1]}", DAY_1, None),
        ("b", " ".join(shared), DAY_2, None),
    )
    assert (len(apart), len(near)) == (0, 1)


@pytest.mark.parametrize(
    ("shared", "links"),
    [
        ("There was no immediate claim of responsibility for the attack.", 0),
        ("He declined to comment. The numbers could not be independently verified.", 0),
        (
            "He spoke on condition of anonymity because he was not authorized to speak to the media.",
            0,
        ),
        (
            "There was no immediate claim of responsibility, but a shepherd saw two men ride off on one mule.",
            1,
        ),
        (
            "He declined to comment on the salt works that his brother had leased to the garrison.",
            1,
        ),
    ],
)
def test_what_every_newsroom_writes_is_no_copy(shared: str, links: int) -> None:
    one, other = f"{STORY} {shared}", f"{OTHER} {shared}"
    assert len(trace(("a", one, DAY_1, None), ("b", other, DAY_2, None))) == links


def test_a_number_dropped_from_a_short_sentence_is_an_edit() -> None:
    one = "Soldiers also stopped Harith Yunis, 40, of Tell Rimah. A cousin was with him in the lorry."
    other = "A cousin was with him in the lorry. Soldiers stopped Harith Yunis, of Tell Rimah."
    (link,) = trace(("a", one, DAY_1, None), ("b", f"{OTHER} {other}", DAY_2, None))
    assert link.copy.text == other


def test_a_form_filled_in_anew_is_no_copy() -> None:
    one, other = (
        "Convoy 12 reached camp 4 with 30 tents.",
        "Convoy 19 reached camp 7 with 85 tents.",
    )
    assert trace(("a", one, DAY_1, None), ("b", other, DAY_2, None)) == []


def test_both_spans_quote_their_documents() -> None:
    texts = {"a": STORY, "b": f"{OTHER}\n\n{SPUN}"}
    for link in trace(("a", texts["a"], DAY_1, None), ("b", texts["b"], DAY_2, None)):
        for side in (link.copy, link.original):
            assert texts[side.document][side.start : side.end] == side.text


def test_one_new_article_finds_what_tracing_all_finds() -> None:
    articles = [("a", STORY), ("b", SPUN), ("c", OTHER), ("d", f"{OTHER}\n\n{STORY}")]
    about = {
        n: Traced(n, t, date(2017, 3, 1 + i), None) for i, (n, t) in enumerate(articles)
    }
    prints = [fingerprint(document(n, t)) for n, t in articles]
    whole = list(trace_all(prints, fetching(about)))
    grown = [
        link
        for i, p in enumerate(prints)
        for link in trace_new(p, prints[:i], fetching(about))
    ]
    assert sorted(map(str, whole)) == sorted(map(str, grown))
    assert {(x.copy.document, x.original.document) for x in whole} == {
        ("b", "a"),
        ("d", "a"),
        ("d", "b"),
        ("d", "c"),
    }


@given(st.permutations(range(3)))
def test_the_order_in_which_articles_arrive_does_not_decide(order: list[int]) -> None:
    articles = [
        ("a", STORY, DAY_1, None),
        ("b", SPUN, DAY_2, None),
        ("c", OTHER, None, None),
    ]
    (link,) = trace(*(articles[i] for i in order))
    assert (link.copy.document, link.original.document) == ("b", "a")


@given(st.text(max_size=400).filter(_is_read))
def test_any_text_has_a_fingerprint_that_survives_storage(text: str) -> None:
    made = fingerprint(document("x", text))
    back = Fingerprint.from_bytes("x", made.to_bytes())
    assert (made.spans == back.spans).all() and (made.keys == back.keys).all()
    assert all(text[s:e].strip() for s, e in made.spans.tolist())


# ------------------------------------------------------------------ which sentences are compared
@st.composite
def small_corpora(draw: st.DrawFn) -> list[Fingerprint]:
    """Documents whose band keys are few, so that many are shared, some by a crowd."""
    sizes = draw(st.lists(st.integers(0, 3), max_size=25))
    drawn = np.random.default_rng(draw(st.integers(0, 10_000)))
    highest = draw(st.integers(1, 40))
    return [
        Fingerprint(
            str(n),
            np.zeros((size, 2), dtype=np.uint32),
            drawn.integers(0, highest + 1, (size, BANDS)).astype(np.uint32)
            << np.uint32(20),
        )
        for n, size in enumerate(sizes)
    ]


def by_hand(prints: list[Fingerprint], new: set[int]) -> set[tuple[int, int, int, int]]:
    """Each key's holders, one pair after the other."""
    pairs = set()
    for band in range(BANDS):
        holders: dict[int, list[tuple[int, int]]] = {}
        for n, one in enumerate(prints):
            for i, key in enumerate(one.keys[:, band].tolist()):
                if key:
                    holders.setdefault(key, []).append((n, i))
        for group in holders.values():
            for (m, (b, j)), (n, (a, i)) in combinations(enumerate(group), 2):
                if a != b and (n < CROWD or m < EARLIEST) and (a in new or b in new):
                    pairs.add((a, b, i, j))
    return pairs


@given(small_corpora(), st.sets(st.integers(0, 24)), st.booleans())
def test_candidates_are_those_found_by_hand(
    prints: list[Fingerprint], chosen: set[int], everything: bool
) -> None:
    new = set(range(len(prints))) if everything else chosen
    found = list(
        copy_candidates(
            prints, None if everything else [n in new for n in range(len(prints))]
        )
    )
    assert [(c.later, c.earlier) for c in found] == sorted(
        {(c.later, c.earlier) for c in found}
    )
    assert {(c.later, c.earlier, i, j) for c in found for i, j in c.seeds} == by_hand(
        prints, new
    )


# More holders of one passage than CROWD, some with words of another story before or after it.
CARRIERS = [
    (
        f"{n:02}",
        (STORY, SPUN, f"{OTHER}\n\n{STORY}", f"{SPUN}\n\n{OTHER}", OTHER)[n % 5],
        date(2017, 3, 1 + n),
    )
    for n in range(2 * CROWD)
]


@pytest.mark.parametrize("first_new", [0, 1, 5, CROWD, 2 * CROWD - 1, 2 * CROWD])
def test_what_is_added_is_traced_as_if_all_were_traced_again(first_new: int) -> None:
    about = {name: Traced(name, text, day, None) for name, text, day in CARRIERS}
    prints = [fingerprint(document(name, text)) for name, text, _ in CARRIERS]
    new = {name for name, _, _ in CARRIERS[first_new:]}
    whole = list(trace_all(prints, fetching(about)))
    touching = [
        link for link in whole if {link.copy.document, link.original.document} & new
    ]
    assert (
        list(trace_added(prints[first_new:], prints[:first_new], fetching(about)))
        == touching
    )
    assert bool(touching) == bool(new)


def test_what_is_added_may_be_older_than_what_is_kept() -> None:
    about = {name: Traced(name, text, day, None) for name, text, day in CARRIERS}
    prints = [fingerprint(document(name, text)) for name, text, _ in CARRIERS]
    whole = list(trace_all(prints, fetching(about)))
    new = {name for name, _, _ in CARRIERS[:2]}
    touching = [
        link for link in whole if {link.copy.document, link.original.document} & new
    ]
    assert (
        list(
            trace_added(
                prints[:2],
                prints[2:],
                fetching(about),
                order=lambda n: about[n].published,
            )
        )
        == touching
    )


def test_links_do_not_hang_on_how_many_texts_are_ready(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each text is asked for again when it is needed again, and no more than those of some candidates
    at once.
    """
    about = {name: Traced(name, text, day, None) for name, text, day in CARRIERS}
    prints = [fingerprint(document(name, text)) for name, text, _ in CARRIERS]
    whole, asked = list(trace_all(prints, fetching(about))), list[Sequence[str]]()

    def fetch(names: Sequence[str]) -> Iterable[Traced]:
        asked.append(names)
        return [about[name] for name in reversed(names)]

    monkeypatch.setattr(copies, "READY", 2)
    monkeypatch.setattr(copies, "_TOGETHER", 3)
    assert list(trace_all(prints, fetch)) == whole
    assert max(map(len, asked)) <= 6
    assert sum(map(len, asked)) > len(CARRIERS)  # some twice: few were kept


@given(st.lists(st.lists(st.integers(0, 60), max_size=40), max_size=12))
def test_the_pairs_of_all_bands_are_taken_once_and_in_order(
    bands: list[list[int]],
) -> None:
    pairs = [np.array(band, dtype=np.uint64) for band in bands]
    assert _once_each(pairs).tolist() == sorted({n for band in bands for n in band})


@given(st.text("abcd", max_size=30), st.text("abcde", max_size=30))
def test_no_two_sentences_share_more_than_most_in_common(one: str, other: str) -> None:
    a, b = CutWords((*one,), frozenset(one)), CutWords((*other,), frozenset(other))
    assert in_common(one, other) <= _most_in_common(a, b) <= min(len(one), len(other))


# ------------------------------------------------------------------ who had it first
def carrier(
    name: str,
    day: date | None = None,
    outlet: str | None = None,
    text: str = "",
    shared: float = 0.5,
) -> Carrier:
    return Carrier(name, day, outlet, text, shared)


@pytest.mark.parametrize(
    ("one", "other", "first"),
    [
        (carrier("a", DAY_1), carrier("b", DAY_2), "a"),
        (
            carrier("a", DAY_1, outlet="AFP"),
            carrier("b", DAY_1, text="ERBIL (AFP) – The bridge fell."),
            "a",
        ),
        (
            carrier("a", outlet="reuters.com"),
            carrier("b", text="The bridge fell, Reuters reported."),
            "a",
        ),
        (
            carrier("a", outlet="The Times"),
            carrier("b", text="The bridge fell, Reuters reported."),
            None,
        ),
        (carrier("a", shared=0.3), carrier("b", shared=1.0), "a"),
        (carrier("a", DAY_1), carrier("b", DAY_1), None),
        (carrier("a"), carrier("b", DAY_1), None),
        (carrier("a", shared=1.0), carrier("b", shared=1.0), None),
    ],
    ids=[
        "dates",
        "credit in the dateline",
        "reported by",
        "another agency",
        "contained",
        "same day",
        "no date",
        "twins",
    ],
)
def test_precedence(one: Carrier, other: Carrier, first: str | None) -> None:
    for x, y in permutations((one, other)):
        found = precedence(x, y)
        assert found.first == first
        assert found.rule


def test_a_sentence_that_tells_another_count_anew_is_no_copy() -> None:
    then = "About 31,000 people are displaced from the valley, the relief office of the province said on Monday."
    now = "About 47,000 people are displaced from the valley, the interior ministry of the country said on Friday."
    assert trace(("a", then, None, None), ("b", now, None, None)) == []
    reprint = "About 31,000 persons are displaced from the valley, the relief office of the province said Monday."
    assert len(trace(("a", then, None, None), ("b", reprint, None, None))) == 1


@given(
    st.lists(st.lists(st.integers(1, 40), max_size=6), max_size=5),
    st.lists(st.lists(st.integers(1, 40), max_size=6), max_size=5),
)
def test_kept_fingerprints_that_share_a_key_are_found(
    new: list[list[int]], kept: list[list[int]]
) -> None:
    """Keys over the whole range of 32 bits, so that first bits tell some apart and others not."""

    def made(name: str, keys: list[int]) -> Fingerprint:
        column = (np.array(keys, dtype=np.uint32) * np.uint32(107_374_182))[:, None]
        spans = np.zeros((len(keys), 2), dtype=np.uint32)
        return Fingerprint(name, spans, np.repeat(column, BANDS, axis=1))

    packed = [made(str(n), keys).to_bytes() for n, keys in enumerate(kept)]
    found = Sharing([made("new", keys) for keys in new]).of(packed)
    wanted = {key for keys in new for key in keys}
    assert found == [n for n, keys in enumerate(kept) if wanted & set(keys)]
