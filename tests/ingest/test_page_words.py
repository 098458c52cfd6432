"""Words and paragraphs of a page that stand under tags of which nobody expects any."""

from __future__ import annotations

import pytest

from reportedly.ingest.html import html_page

PARAGRAPHS = (
    "Nine miners were brought up alive from the flooded shaft at Korra on Monday, the mine's owner said.",
    "Pumps from three other pits had been at work since Friday night, when the river broke into the gallery.",
    "Four men are still missing, and divers were to go down again in the morning, a foreman told the radio.",
)
BESIDE = "The families, some of whom slept in the yard, were told at noon that nothing more is known."


def lines_with(middle: str) -> list[str]:
    first, *others = (f"<p>{words}</p>" for words in PARAGRAPHS)
    html = f"<html><body><article><h1>Nine miners saved</h1>{first}{middle}{''.join(others)}</article></body></html>"
    return html_page(html.encode(), "a.html", "a").text.split("\n")


@pytest.mark.parametrize("tag", ["time", "q", "output", "label", "button"])
def test_words_of_a_sentence_stay_in_it_whatever_their_tag(tag: str) -> None:
    marked = f"<p>A service is held on <{tag}>14 June</{tag}> in the yard of the mine, its owner said.</p>"
    read = [line.replace("“", "").replace("”", "") for line in lines_with(marked)]
    assert "A service is held on 14 June in the yard of the mine, its owner said." in read  # fmt: skip


def test_what_stands_in_quotation_marks_on_the_page_does_in_the_text() -> None:
    read = lines_with("<p>The foreman called it <q>a day of luck</q> for all of them.</p>")  # fmt: skip
    assert "The foreman called it “a day of luck” for all of them." in read
    again = lines_with("<p>The foreman called it <q>“a day of luck”</q> for all of them.</p>")  # fmt: skip
    assert "The foreman called it “a day of luck” for all of them." in again


@pytest.mark.parametrize(
    "line",
    [
        "<p><time datetime='2017-05-03'>3 May</time></p>",
        "<p>Share: <button>Copy the link</button></p>",
        "<form><label>Your address</label></form>",
    ],
)
def test_what_stands_alone_on_its_line_is_no_part_of_a_sentence(line: str) -> None:
    assert not any("3 May" in x or "Copy" in x or "Your" in x for x in lines_with(line))


@pytest.mark.parametrize("tag", ["div", "section", "x-paragraph"])
def test_a_paragraph_between_paragraphs_is_read_whatever_its_tag(tag: str) -> None:
    assert BESIDE in lines_with(f"<{tag}>{BESIDE}</{tag}>")


@pytest.mark.parametrize(
    "box",
    [
        f"<div class='newsletter'>{BESIDE}</div>",
        f"<div><a href='/b'>{BESIDE}</a></div>",
        f"<div hidden><p>{BESIDE}</p></div>",
    ],
)
def test_a_box_between_paragraphs_is_none_of_them(box: str) -> None:
    assert BESIDE not in lines_with(box)


def test_a_page_that_a_script_shows_is_not_hidden() -> None:
    shown = "".join(f"<p>{words}</p>" for words in PARAGRAPHS)
    html = f"<html><body><div hidden><article>{shown}</article></div></body></html>"
    assert PARAGRAPHS[2] in html_page(html.encode(), "a.html", "a").text


def test_the_inside_of_an_element_is_read() -> None:
    inside = "".join(f"<p>{words}</p>" for words in PARAGRAPHS)
    html = f"<html><body><x-news><template shadowrootmode='open'>{inside}</template></x-news></body></html>"
    assert PARAGRAPHS[2] in html_page(html.encode(), "a.html", "a").text
