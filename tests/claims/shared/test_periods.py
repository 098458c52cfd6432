"""The days each figure covers and the day each statement was made, read from whole articles."""

from __future__ import annotations

import io
import json
from datetime import date

import pytest

from reportedly.records import Figure, Reading
from reportedly.run.local import read_all

PUBLISHED = "2017-04-19"  # a Wednesday


def article(text: str, published: str | None = PUBLISHED) -> Reading:
    line = json.dumps({"id": "x", "published": published, "text": text}).encode()
    (read,) = read_all(["-"], io.BytesIO(line))
    assert isinstance(read, Reading)
    return read


def figure(text: str, words: str, published: str | None = PUBLISHED) -> Figure:
    found = [
        f for f in article(text, published).claims.figures if words in f.evidence.text
    ]
    assert len(found) == 1, [f.evidence.text for f in found]
    return found[0]


@pytest.mark.parametrize(
    ("text", "words", "start", "end", "precision"),
    [
        ("Shelling killed 12 people in Taiz on Monday.", "12", "2017-04-17", "2017-04-17", "day"),
        ("Some 4,000 people fled Raqqa in the past four days.", "4,000", "2017-04-15", "2017-04-19", "day"),
        ("Some 4,000 people are in need, up from 2,900 in January.", "4,000", "2017-04-19", "2017-04-19", "day"),
        ("Some 4,000 people are in need, up from 2,900 in January.", "2,900", "2017-01-01", "2017-01-31", "month"),
        ("Some 4,000 people fled Raqqa in February.", "4,000", "2017-02-01", "2017-02-28", "month"),
        ("Fighting killed 300 people in Juba in 2016.", "300", "2016-01-01", "2016-12-31", "year"),
        ("Some 4,000 people fled Raqqa between 19 February and 23 March.", "4,000", "2017-02-19", "2017-03-23", "day"),
        # two days in a row are both of the claim's, others are not
        ("Gangs killed 20 people in Goma on 6 and 7 March.", "20", "2017-03-06", "2017-03-07", "day"),
        ("Some 70 people drowned in January and February.", "70", "2017-01-01", "2017-02-28", "month"),
        ("Gangs killed 20 people in Goma on 6 and 9 March.", "20", "2017-03-06", "2017-03-06", "day"),
        ("Some 4,000 people fled Raqqa from 3 to 9 March.", "4,000", "2017-03-03", "2017-03-09", "day"),
        ("At least 90 people have been killed in Bor since 2 March.", "90", "2017-03-02", "2017-04-19", "day"),
        ("Floods have killed 40 people in Goma this year.", "40", "2017-01-01", "2017-04-19", "year"),
        ("On Friday, a blast killed five people in Kano and wounded 20.", "20", "2017-04-14", "2017-04-14", "day"),
        # who is missing after a day is missing when it is told
        ("Forty people are missing after a ferry sank on Saturday.", "Forty", "2017-04-19", "2017-04-19", "day"),
        ("Nine miners remain trapped after a shaft fell in on Saturday.", "Nine", "2017-04-19", "2017-04-19", "day"),
        ("As of Saturday, 40 people were missing.", "40", "2017-04-15", "2017-04-15", "day"),
        ("Forty people were still missing on Saturday night.", "Forty", "2017-04-15", "2017-04-15", "day"),
        ("Forty people died after a ferry sank on Saturday.", "Forty", "2017-04-15", "2017-04-15", "day"),
    ],
)  # fmt: skip
def test_days_of_a_figure_from_its_own_clause(
    text: str, words: str, start: str, end: str, precision: str
) -> None:
    time = figure(text, words).time
    assert time is not None
    assert (str(time.start), str(time.end), time.precision) == (start, end, precision)


def test_the_date_of_saying_is_not_the_date_of_the_event() -> None:
    found = figure(
        "The ministry said on Tuesday that shelling had killed 12 people in Taiz on Saturday.",
        "12",
    )
    assert found.time is not None and found.time.start == found.time.end == date(
        2017, 4, 15
    )


def test_what_has_happened_runs_from_the_first_day_to_the_day_it_was_said() -> None:
    text = "Rain began on 3 April and has not stopped. The ministry said on Monday that 44 people have been killed."
    found = figure(text, "44")
    assert found.time is not None
    assert (found.time.start, found.time.end) == (date(2017, 4, 3), date(2017, 4, 17))
    rules = [r.rule for r in found.because if r.field == "time"]
    assert rules == ["from the first day of the event", "to the day it was said"]


def test_the_past_is_dated_by_the_sentence_before() -> None:
    text = "A shell hit a market in Taiz on Sunday. It killed 12 people."
    found = figure(text, "12")
    assert found.time is not None and found.time.start == date(2017, 4, 16)


def test_a_stock_is_true_on_its_day() -> None:
    for text, day in [
        ("As of 2 March, 4,000 people were displaced in Bor.", date(2017, 3, 2)),
        (
            "The agency said on Monday that 4,000 people are still trapped in Bor.",
            date(2017, 4, 17),
        ),
        ("Some 4,000 people are still trapped in Bor.", date(2017, 4, 19)),
    ]:
        found = figure(text, "4,000")
        assert found.time is not None and found.time.start == found.time.end == day, (
            text
        )


def test_without_publication_nothing_is_guessed() -> None:
    assert (
        figure(
            "Shelling killed 12 people in Taiz on Monday.", "12", published=None
        ).time
        is None
    )
    assert (
        figure(
            "Some 4,000 people are still trapped in Bor.", "4,000", published=None
        ).time
        is None
    )


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The governor said on Tuesday that the road was open.", date(2017, 4, 18)),
        ("On Monday, the governor said that the road was open.", date(2017, 4, 17)),
        ("The governor said that the road would open on Friday.", None),
        ("The governor said that the road was open.", None),
    ],
)
def test_the_day_a_statement_was_made(text: str, day: date | None) -> None:
    (statement,) = article(text).claims.statements
    assert statement.said_on == day


@pytest.mark.parametrize(
    ("text", "words", "start", "end"),
    [
        # a comparison dates nothing, and the second word for a day is no other day
        ("The worst since 2010, the floods killed 40 people in Sukkur on Monday.", "40", "2017-04-17", "2017-04-17"),
        ("Two weeks ago today a mine killed 4 people in Taiz.", "4", "2017-04-05", "2017-04-05"),
        # the first of two events, by the words between them
        ("The raid on Tuesday came a day after strikes that killed 26 people.", "26", "2017-04-17", "2017-04-17"),
        # "since" with a clause between it and its date
        ("Since the fighting broke out in March 2016 some 900 people have been killed.", "900", "2016-03-01", "2017-04-19"),
        # what had happened as of a day
        ("The siege began on 3 April. As of 17 April, 60 people had been killed.", "60", "2017-04-03", "2017-04-17"),
        # the day of a source in brackets dates what it wrote
        ("Some 3,000 people are displaced in Taiz (OCHA 12/04/2017).", "3,000", "2017-04-12", "2017-04-12"),
        ("Shells fell on Taiz on 10 April. Twelve people were killed (Agency 12/04/2017).", "Twelve", "2017-04-10", "2017-04-10"),
    ],
)  # fmt: skip
def test_dates_that_are_not_the_days_of_a_claim(
    text: str, words: str, start: str, end: str
) -> None:
    time = figure(text, words).time
    assert time is not None
    assert (time.start.isoformat(), time.end.isoformat()) == (start, end)


def test_a_text_without_publication_gives_its_own_day_at_the_top() -> None:
    text = "Flash update, 11 June 2016\n\nAbout 4,250 people are displaced in Ghat."
    time = figure(text, "4,250", None).time
    assert time is not None
    assert time.start.isoformat() == "2016-06-11"


def test_a_whole_war_has_no_day_of_an_attack() -> None:
    text = "Shells fell on Taiz on Monday. The war has killed 9,000 people."
    time = figure(text, "9,000").time
    assert time is not None
    assert (time.start, time.end) == (None, date(2017, 4, 19))


def test_a_flow_counted_as_of_a_day_of_the_sentence_before_runs_from_the_first_day() -> (
    None
):
    text = (
        "Floods hit Goma on 3 April. As of 10 April roads were cut. Nine people died."
    )
    time = figure(text, "Nine").time
    assert time is not None
    assert (time.start, time.end) == (date(2017, 4, 3), date(2017, 4, 10))


def test_since_runs_to_the_latest_day_of_a_text_without_a_day_of_its_own() -> None:
    text = "Since 3 April 2017, floods have killed nine people in Goma.\nThe bridge fell on 8 April 2017."
    time = figure(text, "nine", None).time
    assert time is not None
    assert (time.start, time.end) == (date(2017, 4, 3), date(2017, 4, 8))


def test_a_date_without_since_stays_a_day_in_such_a_text() -> None:
    text = "On 3 April 2017, floods killed nine people in Goma.\nThe bridge fell on 8 April 2017."
    time = figure(text, "nine", None).time
    assert time is not None
    assert (time.start, time.end) == (date(2017, 4, 3), date(2017, 4, 3))


@pytest.mark.parametrize(
    ("text", "words", "start"),
    [
        ("Dozens of villagers have died near Goma in recent weeks.", "Dozens", None),
        ("Over the last several months 90 miners were arrested in Bor.", "90", None),
        ("Some 200 families have fled Taiz.", "200", None),
        ("The war has killed 3,000 people in Juba.", "3,000", None),
        ("Some 300 people fled Raqqa over the past few days.", "300", date(2017, 4, 16)),
        ("Some 300 people fled Raqqa over the past six days.", "300", date(2017, 4, 13)),
        ("Rain began on 3 April. So far 44 people have died.", "44", date(2017, 4, 3)),
    ],
)  # fmt: skip
def test_a_beginning_that_is_not_told_stays_open(
    text: str, words: str, start: date | None
) -> None:
    time = figure(text, words).time
    assert time is not None
    assert (time.start, time.end) == (start, date(2017, 4, 19))
    assert time.first == (start or time.end)


def test_a_year_dates_no_sentence_but_its_own() -> None:
    text = (
        "The siege of Taiz began last May. Shells killed 12 people at a bakery, medics said."
        " On Monday rebels shot at a bus. Nine people were injured."
    )
    far, near = figure(text, "12").time, figure(text, "Nine").time
    assert far is None or far.start != date(2016, 5, 1)
    assert near is not None and near.start == date(2017, 4, 17)


@pytest.mark.parametrize(
    "dateline",
    [
        "TAIZ, 19 April 2017 - ",
        "TAIZ, 19 April (Example Wire) - ",
        "TAIZ, April 19, 2017 (Example Wire) — ",
        "Taiz, Yemen, 19 April 2017 (Example Wire) – ",
    ],
)
def test_the_day_of_a_dateline_is_not_that_of_the_first_figure(dateline: str) -> None:
    text = (
        f"{dateline}Shells killed 12 people at a bakery on Sunday.\n\nIt was raining."
    )
    time = figure(text, "12").time
    assert time is not None and time.start == time.end == date(2017, 4, 16)


@pytest.mark.parametrize(
    ("head", "start", "end"),
    [
        ("Situation report 5, 1–15 May 2017", "2017-05-01", "2017-05-15"),
        ("Operational update 1 - 30 June 2016", "2016-06-01", "2016-06-30"),
        ("Coordination group > Situation Report – May/June 2016", "2016-05-01", "2016-06-30"),
        ("Bulletin, March 2017", "2017-03-01", "2017-03-31"),
    ],
)  # fmt: skip
def test_what_a_report_counts_without_a_date_happened_in_its_period(
    head: str, start: str, end: str
) -> None:
    text = f"{head}\n\nPartners fed 900 families in Kitui. Some 4,000 people live in camps."
    flow, stock = (figure(text, words, None).time for words in ("900", "4,000"))
    assert flow is not None and stock is not None
    assert (str(flow.start), str(flow.end)) == (start, end)
    assert (str(stock.start), str(stock.end)) == (end, end)


@pytest.mark.parametrize(
    "head",
    [
        "Floods in Kitui, 1–15 May 2016",  # of what it tells, and of no series
        "A report on the floods of May 2016 that the ministry wrote for the parliament after a long and bitter inquiry",
        "Report of the inquiry, 2016",
    ],
)
def test_what_is_no_period_of_a_report(head: str) -> None:
    text = f"{head}\n\nOn 9 April, a wall fell. Partners fed 900 families in Kitui."
    found = figure(text, "900")
    rules = [r.rule for r in found.because if r.field == "time"]
    assert "the period its report covers" not in rules


def test_the_dates_of_a_report_hang_on_the_last_day_it_covers() -> None:
    """Also where a figure at its top is of an earlier day."""
    text = (
        "Funds as of 28 August 2018\n\nNILAND UPDATE 21 September – 12 October 2018\n\n"
        "Over 2,300 people have been displaced in Mali since March 2015. "
        "Since 1 October, some 8,100 households fled Gao."
    )
    since = figure(text, "2,300", published=None).time
    fled = figure(text, "8,100", published=None).time
    assert since is not None and since.end == date(2018, 10, 12)
    assert fled is not None and fled.start == date(2018, 10, 1)


@pytest.mark.parametrize(
    ("others", "day"),
    [
        ("Since 15 January 2021 the war goes on.", date(2021, 2, 23)),
        ("The war went on in 2019 and 2020.", None),
    ],
)
def test_a_date_without_a_year_is_of_the_only_one_named(
    others: str, day: date | None
) -> None:
    text = f"As of 23 February, nine people had died in Gao. {others}"
    told = figure(text, "nine people", published=None).time
    assert (told.end if told is not None else None) == day


def test_a_report_that_gives_its_day_counts_from_the_first_day_of_the_event() -> None:
    text = (
        "Flash update 2, as of 11 June 2016\n\nFloods hit Ghat on 28 May. Roads were cut.\n\n"
        "Schools are closed in the whole valley. Water is scarce. Aid is on its way.\n\nFour people died."
    )
    time = figure(text, "Four", None).time
    assert time is not None
    assert (time.start, time.end) == (date(2016, 5, 28), date(2016, 6, 11))


def test_a_text_made_of_dated_citations_is_of_the_latest_of_them() -> None:
    text = "Roads are cut (OCHA 15/03/2016). Power is out (IFRC 19/03/2016). Some 900 people are in camps."
    time = figure(text, "900", None).time
    assert time is not None and time.start == time.end == date(2016, 3, 19)
    lone = "Roads are cut (OCHA 15/03/2016). Some 900 people are in camps."
    assert figure(lone, "900", None).time is None


@pytest.mark.parametrize(
    ("text", "words", "start", "end"),
    [
        ("It is the worst since 2013, when a cyclone killed 1,200 people in Beira.", "1,200", "2013-01-01", "2013-12-31"),
        ("The worst storm since 2013, when the dyke broke, killed 90 people on Monday.", "90", "2017-04-17", "2017-04-17"),
        ("The town mourned the 7 April killing of its mayor and a quake that struck in March, killing 90 people.", "90", "2017-03-01", "2017-03-31"),
        ("The quake of 7 April, which struck in fog, killed 90 people.", "90", "2017-04-07", "2017-04-07"),
    ],
)  # fmt: skip
def test_a_clause_right_behind_its_date(
    text: str, words: str, start: str, end: str
) -> None:
    time = figure(text, words).time
    assert time is not None
    assert (str(time.start), str(time.end)) == (start, end)


def test_a_month_of_another_flood_is_not_the_first_day_of_this_one() -> None:
    text = (
        "Rain fell on 16 April. Nine people have died in Goma. "
        "The region was also hit by floods earlier this month."
    )
    time = figure(text, "Nine").time
    assert time is not None and time.start == date(2017, 4, 16)


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        # news of another place and matter is of the story's day, not of the day named before it
        (
            "A bomb killed two men in Taiz on Tuesday. Last week rebels shelled a port. Meanwhile in Aden, guards shot dead nine men.",
            "nine",
            "2017-04-18",
        ),
        (
            "Rebels shelled a port on Sunday. Separately, guards shot dead nine men.",
            "nine",
            "2017-04-16",
        ),
        # a date that is only compared with goes no further
        (
            "Floods struck Juba on Tuesday. Some 340 houses were flooded, up from 90 on 2 April. They drove out nine families.",
            "nine",
            "2017-04-18",
        ),
        # what does not turn away goes on
        (
            "Rebels shelled a port on Sunday. They shot dead nine men.",
            "nine",
            "2017-04-16",
        ),
        (
            "Rebels came on Sunday, down from the hills. They shot dead nine men.",
            "nine",
            "2017-04-16",
        ),
    ],
)
def test_which_date_goes_on(text: str, words: str, day: str) -> None:
    time = figure(text, words).time
    assert time is not None
    assert (str(time.start), str(time.end)) == (day, day)


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        # the date is of an earlier fate of those who are counted
        ("The group killed four nurses who were abducted in March in Basra.", "four", None),
        ("Four of those who were abducted on 3 March were freed in Basra on Monday.", "Four", "2017-04-17"),
        # the clause tells what happened to them
        ("Police in Basra buried the four nurses who were killed on Monday.", "four", "2017-04-17"),
        ("Gunmen abducted four nurses who had gathered for prayers on Monday.", "four", "2017-04-17"),
    ],
)  # fmt: skip
def test_a_date_of_an_earlier_fate_is_not_that_of_a_later_one(
    text: str, words: str, day: str | None
) -> None:
    time = figure(text, words).time
    assert (time and time.start) == (day and date.fromisoformat(day))


@pytest.mark.parametrize(
    ("text", "words", "start", "end"),
    [
        # a date of some of them is not that of all
        ("On 7 March gunmen took 90 people hostage, of whom 12 were freed on 11 April.", "90", "2017-03-07", "2017-03-07"),
        ("On 7 March gunmen took 90 people hostage, of whom 12 were freed on 11 April.", "12", "2017-04-11", "2017-04-11"),
        # a war that broke out goes on
        ("The war, which broke out in April 2015, has killed 9,000 people in Yemen.", "9,000", "2015-04-01", "2017-04-19"),
        ("Some 40 people were killed in a row that broke a truce in April 2015.", "40", "2015-04-01", "2015-04-30"),
        # nothing happened later than it was said
        ("Shells hit Basra on Monday. Last week, the group said it had killed 40 soldiers.", "40", "2017-04-10", "2017-04-16"),
        ("Shells hit Basra on Monday. On Tuesday, the group said it had killed 40 soldiers.", "40", "2017-04-17", "2017-04-17"),
    ],
)  # fmt: skip
def test_dates_of_parts_of_beginnings_and_of_what_was_said(
    text: str, words: str, start: str, end: str
) -> None:
    time = figure(text, words).time
    assert time is not None
    assert (time.start, time.end) == (
        date.fromisoformat(start),
        date.fromisoformat(end),
    )


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ("A bus crashed near Basra on Monday. It comes weeks after 25 people died on that road.", "25", None),
        ("A bus crashed near Basra on Monday. It was cut up after 25 people died on that road.", "25", "2017-04-17"),
    ],
)  # fmt: skip
def test_what_happened_weeks_before_was_not_on_the_day_of_the_story(
    text: str, words: str, day: str | None
) -> None:
    time = figure(text, words).time
    assert (time and time.start) == (day and date.fromisoformat(day))


@pytest.mark.parametrize(
    ("text", "words", "start"),
    [
        ("Raiders came to Diffa on Sunday. It was the worst raid since the one at Mubi, which left 26 people dead.", "26", None),
        ("Raiders came to Diffa on Sunday. It was the worst raid since the one at Mubi in 2014, which left 26 people dead.", "26", "2014-01-01"),
        ("The worst storm since 2014, which came on Sunday, killed nine people.", "nine", "2017-04-16"),
        ("It was the worst raid since March. It left 26 people dead on Sunday.", "26", "2017-04-16"),
        ("The toll rose to 31, up from 24 on Monday.", "31", None),
        ("The toll rose on Monday to 31, up from 24.", "31", "2017-04-17"),
    ],
)  # fmt: skip
def test_what_is_only_compared_with_is_of_no_day_of_the_story(
    text: str, words: str, start: str | None
) -> None:
    time = figure(text, words).time
    assert (time and str(time.start)) == start


@pytest.mark.parametrize(
    ("text", "words", "start", "end"),
    [
        # what stands in the clause of "since" was then; what is told has been since
        ("Since nine traders were shot in March, the market has been shut.", "nine", "2017-03-01", "2017-03-31"),
        ("Since a blast killed nine traders in March, 300 people have fled.", "300", "2017-03-01", "2017-04-19"),
        ("Since the war began in March 2011, 9,000 people have been killed.", "9,000", "2011-03-01", "2017-04-19"),
        ("More than 900 people have been killed since the coup in March.", "900", "2017-03-01", "2017-04-19"),
        # as of a day, so many have: up to it, from a day that is not told
        ("As of 12 April, 39 people have died of cholera.", "39", None, "2017-04-12"),
        ("By Tuesday evening, 5,000 people had been evacuated.", "5,000", None, "2017-04-18"),
        ("As of 12 April, 39 people were dead.", "39", "2017-04-12", "2017-04-12"),
        ("The raids, which started on Sunday, had killed 50 people by Tuesday.", "50", "2017-04-16", "2017-04-18"),
        # the day a toll rose is that of the count
        ("A bomb hit the mosque on Sunday. The death toll rose to 31 on Tuesday.", "31", "2017-04-16", "2017-04-18"),
        ("A bomb hit the mosque on Sunday. The death toll reached 31 on Tuesday.", "31", "2017-04-16", "2017-04-18"),
        ("A bomb hit the mosque on Sunday. A wall fell on Tuesday, killing nine people.", "nine", "2017-04-18", "2017-04-18"),
        # how long it has gone on
        ("The army's two-month campaign has killed 600 fighters.", "600", "2017-02-19", "2017-04-19"),
        ("The three-year conflict has displaced two million people.", "two million", "2014-04-19", "2017-04-19"),
        ("Two days of fighting have killed 44 people.", "44", "2017-04-17", "2017-04-19"),
        ("Rebels who trained for two years have killed 44 people.", "44", None, "2017-04-19"),
        ("Days of fighting have killed 44 people.", "44", None, "2017-04-19"),
        ("The three-year conflict, in which schools closed, made talks hard. A blast killed nine people on Sunday.", "nine", "2017-04-16", "2017-04-16"),
        # a clause on those who are counted is their own
        ("Relatives on Wednesday mourned 11 people killed in Sunday's bombing.", "11", "2017-04-16", "2017-04-16"),
        ("On Sunday police freed three of nine nurses who were kidnapped in March.", "three", "2017-04-16", "2017-04-16"),
        ("The group, which claimed Sunday's bombing that killed 14, is banned.", "14", "2017-04-16", "2017-04-16"),
        ("The rebels said on Monday they had killed nine soldiers on Saturday.", "nine", "2017-04-15", "2017-04-15"),
        # two events and the day between them; a day that follows one
        ("The quake hit on Friday. The day after, rescuers pulled 12 bodies from the rubble.", "12", "2017-04-15", "2017-04-15"),
        ("The attack on Tuesday came a day after strikes that killed 26 people.", "26", "2017-04-17", "2017-04-17"),
        # what is still to come dates nothing before it
        ("A blast hit Kano on Sunday. It wounded 20 people ahead of the vote on Thursday.", "20", "2017-04-16", "2017-04-16"),
        # the day something was said is not that of the next sentence, nor of its hours
        ("Rebels attacked a village near Goma on Sunday, officials said on Tuesday. Eleven houses were burned down.", "Eleven", "2017-04-16", "2017-04-16"),
        ("Rebels attacked near Goma on Sunday, officials said on Tuesday. They came before dawn and killed 14 people.", "14", "2017-04-16", "2017-04-16"),
        ("Rebels attacked near Goma on Sunday. They came before dawn and killed 14 people.", "14", "2017-04-16", "2017-04-16"),
        # but what was said to have happened on a day did so on it, though who said so stands beside
        ("A shop was hit from the air on Sunday night, traders said. Another 12 people were hurt.", "12", "2017-04-16", "2017-04-16"),
    ],
)  # fmt: skip
def test_days_of_what_a_clause_tells(
    text: str, words: str, start: str | None, end: str
) -> None:
    time = figure(text, words).time
    assert time is not None
    assert (time.start and str(time.start), str(time.end)) == (start, end)


# ------------------------------------------------------------------ what came after
@pytest.mark.parametrize(
    ("text", "words", "start"),
    [
        # a court, a burial, an arrest over the deed: not the day of the deed
        ("A fire in Boston killed nine people on 12 April. The owner appeared in court on Tuesday.", "nine", "2017-04-12"),
        ("The sheriff told more of a party that left two people dead. A man was arrested on Monday over the fatal shooting on 6 March.", "two", "2017-03-06"),
        ("A driver was sentenced on Tuesday for a crash that killed four women. The crash happened on 3 March.", "four", "2017-03-03"),
        ("Nine miners who died in a blast on Friday were buried on Sunday.", "Nine", "2017-04-14"),
        ("A judge jailed a man on Tuesday for a fire that killed nine people. The fire broke out on 4 June 2016.", "nine", "2016-06-04"),
        # what the day tells of is what befell them
        ("Nine men were charged on Monday with rioting.", "Nine", "2017-04-17"),
        ("Twelve activists were sentenced on Tuesday in Cairo.", "Twelve", "2017-04-18"),
        ("Police arrested 20 people on Monday. Two protesters were shot.", "Two", "2017-04-17"),
        ("On Tuesday police opened fire at a funeral and killed three mourners.", "three", "2017-04-18"),
        ("Three mourners were killed on Friday as they buried a commander.", "Three", "2017-04-14"),
        # the day of the thing that did it, told further down
        ("Police seek the driver after a crash that left six dead. He is from Kano. Families came. The crash on Sunday was the worst in years.", "six", "2017-04-16"),
        ("Rescuers searched the mine. The blast killed nine. It was felt in Ouro on Sunday. The blast on Friday shook the town.", "nine", "2017-04-14"),
    ],
)  # fmt: skip
def test_the_day_of_a_court_or_burial_is_not_that_of_the_deed(
    text: str, words: str, start: str
) -> None:
    time = figure(text, words).time
    assert time is not None
    assert str(time.start) == start


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Two men were charged on Tuesday over a fire that killed nine people.", "nine"),
        ("Thousands mourned on Monday the 12 people killed in a raid on the camp.", "12"),
        ("At a hearing on Tuesday the court heard how three guards were shot.", "three"),
    ],
)  # fmt: skip
def test_only_the_day_of_a_court_or_burial_dates_no_deed(text: str, words: str) -> None:
    assert figure(text, words).time is None


def test_the_day_of_another_count_is_not_that_of_what_did_it() -> None:
    text = "The toll reached 31. Nobody came. All wept. Many left. The toll on Monday was 24."
    rules = [r.rule for r in figure(text, "31").because]
    assert "the day of what did it" not in rules


def test_two_days_of_one_name_date_nothing() -> None:
    text = (
        "Rescuers are tired. A strike killed 12 fighters. Nobody came. Nobody left. All wept. "
        "A strike on 2 May 2016 hit a school. A strike on 9 June 2016 hit a bank."
    )
    assert figure(text, "12").time is None


def test_a_toll_brought_to_a_number_began_with_the_happening() -> None:
    text = "The bus fell on Sunday. Two more died on Tuesday, bringing the number of dead to nine."
    time = figure(text, "nine").time
    assert time is not None
    assert (str(time.start), str(time.end)) == ("2017-04-16", "2017-04-18")
    time = figure(
        "The bus fell on Sunday. Fire broke out on Tuesday, killing nine.", "nine"
    ).time
    assert time is not None
    assert str(time.start) == "2017-04-18"


@pytest.mark.parametrize(
    ("text", "words", "start", "end"),
    [
        # a clause with "after" has another day than what came after, where the article tells one
        ("The storm hit on Saturday. Aid reached Bor on Monday after it killed 48 people.", "48", "2017-04-15", "2017-04-15"),
        ("Aid reached Bor on Monday after a storm killed 48 people.", "48", "2017-04-17", "2017-04-17"),
        ("Unrest broke out on Monday after police killed two people. On Sunday it rained.", "two", "2017-04-17", "2017-04-17"),
        # so long before as it says
        ("Three months after gunmen abducted 280 pupils, 137 have come home.", "280", "2017-01-01", "2017-01-31"),
        ("A year after the dam burst, killing 90 people, nothing is built.", "90", "2016-01-01", "2016-12-31"),
        ("The mayor resigned on Tuesday, a day after a fire that killed six people.", "six", "2017-04-17", "2017-04-17"),
        ("A quake struck Kut on Tuesday, weeks after one that killed 900 people.", "900", "None", "2017-04-17"),
        ("Months after floods that displaced 400 people, a camp was shut on Monday.", "400", "None", "2017-04-16"),
        ("Nine people died in Kut on Tuesday, days after a new road was opened.", "Nine", "2017-04-18", "2017-04-18"),
        ("Hours after a blast that killed nine people, troops came on Monday.", "nine", "2017-04-17", "2017-04-17"),
        # a toll that stands has grown since the first day
        ("Floods began on 3 April. The death toll stands at 150.", "150", "2017-04-03", "2017-04-19"),
        ("The storm, which made landfall on Monday, has killed nine people.", "nine", "2017-04-17", "2017-04-19"),
        # what was taken back had been taken before; a month is no day of a saying
        ("Since the beginning of the year 61 people have been detained, the union said.", "61", "2017-01-01", "2017-04-19"),
        # what is told as past has no day to come
        ("Two people died on the spot while a third died the next day. It happened on Sunday.", "Two", "2017-04-16", "2017-04-16"),
    ],
)  # fmt: skip
def test_days_of_what_came_before_and_of_what_goes_on(
    text: str, words: str, start: str, end: str
) -> None:
    time = figure(text, words).time
    assert time is not None
    assert (str(time.start), str(time.end)) == (start, end)


def test_those_who_were_taken_were_freed_on_another_day() -> None:
    found = figure("Rebels freed 22 of the pupils they took in March.", "22")
    assert found.category == "returned"
    assert found.time is None
