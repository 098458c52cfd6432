"""What dates hang on: publication, a dateline, the article's own habit of writing them, or nothing."""

from __future__ import annotations

from datetime import date

import pytest

import reportedly
from reportedly.annotate.times.mentions import find_times
from reportedly.records import Document, Passage, Time

PUBLISHED = date(2017, 4, 19)


def document(
    text: str,
    *,
    published: date | None = PUBLISHED,
    url: str | None = None,
    dateline: str = "",
) -> Document:
    body = len(dateline)
    passages = [Passage(0, body, dateline, "dateline")] if dateline else []
    passages.append(Passage(body, body + len(text), text, "body"))
    whole = dateline + text
    return Document(
        "x", None, published, None, url, "en", "0" * 64, whole, whole, tuple(passages)
    )


def times(text: str, **how: object) -> list[Time]:
    return list(find_times(document(text, **how), ())[0])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("It fell in early October.", date(2016, 10, 1), date(2016, 10, 10)),
        ("It fell in mid-March.", date(2017, 3, 11), date(2017, 3, 21)),
        ("It falls by the end of April.", date(2017, 4, 21), date(2017, 4, 30)),
        ("It fell earlier this month.", date(2017, 4, 1), PUBLISHED),
        ("It falls later this week.", PUBLISHED, date(2017, 4, 23)),
        ("They fled in the past four days.", date(2017, 4, 15), PUBLISHED),
        ("They fled in the last 24 hours.", date(2017, 4, 18), PUBLISHED),
        ("They fled in recent weeks.", None, PUBLISHED),
        ("They rested in Ramadan.", date(2017, 5, 27), date(2017, 6, 25)),
        ("It lasted three days.", None, None),
    ],
)
def test_the_days_a_text_may_mean(
    text: str, first: date | None, last: date | None
) -> None:
    (found,) = times(text)
    assert (found.first, found.last) == (first, last)


def test_without_a_date_every_relative_expression_is_an_issue() -> None:
    found, issues = find_times(
        document("On Monday it fell. Last month it held.", published=None), ()
    )
    assert len(found) == 2 and all(
        t.first is None and t.value.startswith("XXXX") for t in found
    )
    assert [i.code for i in issues] == ["relative-date-unresolved"] * 2
    assert [(i.start, i.end) for i in issues] == [(t.start, t.end) for t in found]


def test_a_dateline_stands_in_for_publication() -> None:
    found = times(
        "On Monday it fell.", published=None, dateline="ERBIL, April 19, 2017 — "
    )
    assert [t.value for t in found] == ["2017-04-19", "2017-04-17"]


@pytest.mark.parametrize(
    ("text", "url", "value"),
    [
        ("The list of 03/04/2017 is long.", None, "2017-04-03"),
        (
            "The list of 03/04/2017 is long.",
            "https://www.bbc.co.uk/news/1",
            "2017-04-03",
        ),
        (
            "The list of 03/04/2017 is long.",
            "https://www.voanews.com/a/1.html",
            "2017-03-04",
        ),
        ("The list of 03/04/2017 is long.", "https://www.state.gov/1", "2017-03-04"),
        ("The list of 23/04/2017 is long.", "https://www.state.gov/1", "2017-04-23"),
        ("The list of 03/14/2017 is long.", None, "2017-03-14"),
    ],
)
def test_day_first_or_month_first_by_outlet(
    text: str, url: str | None, value: str
) -> None:
    assert [t.value for t in times(text, url=url)] == [value]


def test_the_articles_own_written_dates_tell_the_order() -> None:
    found = times("By March 20, 2017 it was over; the list of 03/04/2017 is long.")
    assert [t.value for t in found] == ["2017-03-20", "2017-03-04"]


def test_background_years_do_not_make_news_an_account_of_the_past() -> None:
    years = "War came in 1980, 1991, 2003, 2006 and 2014. "
    assert times(years + "On Monday a mill burned.")[-1].value == "2017-04-17"
    assert (
        times(years + "In 2015 it came again. In March the mill burned.")[-1].value
        == "2015-03"
    )


def test_hostile_lengths_stay_linear() -> None:
    text = "1990-" * 4000
    assert len(times(text)) > 0
    assert [t.value for t in times("9" * 400 + " days ago")] == [
        "PAST_REF"
    ]  # "days ago", how many is not read
    assert [t.value for t in times("900 centuries ago")] == [
        "P900CE"
    ]  # no day so far back


def test_each_reading_says_its_rule_and_lexicon_line() -> None:
    (found,) = times("They gathered on World Refugee Day 2016.")
    assert found.because[0].rule == "a named day"
    assert (found.because[0].lexicon or "").startswith("en/times.yml:")


LIST_OF_YEARS = "\n\n".join(
    f"{day} 20{year:02}: a bomb went off in the town."
    for year, day in zip(range(1, 11), ["4 March"] * 10, strict=True)
)


@pytest.mark.parametrize(
    ("opening", "value"),
    [
        # news, which ends in a list of what came before
        ("Rebels shelled the town earlier this month. Two died.", "2016-11"),
        # a history, whose days without a year are of the year last named
        ("In 2001 rebels shelled the town. Two died on 9 April.", "2001-04-09"),
    ],
)
def test_a_list_of_the_past_makes_no_history(opening: str, value: str) -> None:
    text = f"The town under fire\n\n{opening}\n\n{LIST_OF_YEARS}"
    times = reportedly.read(text, published="2016-11-10").mentions.times
    assert value in {time.value for time in times}
