"""Which agency a text is credited to: not the one that sent its picture."""

from __future__ import annotations

import pytest

from reportedly.syntax.picture_credits import is_of_picture
from reportedly.trace.credits import credited

TOLD = "Twelve people were killed in a blast in Kano on Monday."


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        (f"KANO, 1 March (AFP) - {TOLD}", "Agence France-Presse"),
        (f"{TOLD} (Reuters)", "Reuters"),
        (f"{TOLD}\nSource: Reuters", "Reuters"),
        (f"{TOLD} The picture was clear. (Reuters)", "Reuters"),
        (f"{TOLD}\nImages of the site were shown.\n(Reuters)", "Reuters"),
        (f"{TOLD} (Photo by Ann Lee/AFP)", None),
        (f"{TOLD} (Photo by AFP)", None),
        (f"{TOLD} (AP Photo/Ann Lee)", None),
        (f"{TOLD} (AFP via Getty Images)", None),
        (f"{TOLD} (AFP/Getty Images)", None),
        (f"{TOLD}\nPhoto: Reuters", None),
        (f"{TOLD}\nPhotograph: Ann Lee/Reuters", None),
        (f"{TOLD} (Photo by Ann Lee/AFP)\nSource: Reuters", "Reuters"),
    ],
)
def test_a_credit_for_a_picture_is_none_of_the_text(
    text: str, agency: str | None
) -> None:
    assert credited(text) == agency


@pytest.mark.parametrize(
    ("before", "name", "behind"),
    [
        ("Image credit: ", "EPA", ""),
        ("Photo courtesy of ", "Ann Lee", ""),
        ("File photo: Ann Lee/", "Reuters", ""),
        ("said ", "Getty Images", ""),
        ("(", "AP", " Photo/Ann Lee)"),
    ],
)
def test_names_in_credits_for_pictures(before: str, name: str, behind: str) -> None:
    start = len(before)
    assert is_of_picture(before + name + behind, start, start + len(name))


@pytest.mark.parametrize(
    ("before", "name", "behind"),
    [
        ("according to ", "Reuters", ", a photo agency too"),
        ("Photo evidence was given, said ", "Ann Lee", ""),
        ("The picture is bleak, ", "OCHA", " said"),
        ("", "Ann Lee", " pictures a long war"),
    ],
)
def test_others_speak(before: str, name: str, behind: str) -> None:
    start = len(before)
    assert not is_of_picture(before + name + behind, start, start + len(name))
