"""What kind of body speaks: by what it says it is for, where its noun does not tell."""

from __future__ import annotations

import pytest

from reportedly.annotate.actors.speaking_nouns import kind_of_body


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("the organisation", "other"),
        ("the agency", "other"),
        ("two aid organisations", "ngo"),
        ("a human rights body", "ngo"),
        ("the refugee agency", "un_agency"),
        ("the disaster mitigation agency", "government"),
        ("the state news agency", "media"),
        ("the terrorist organisation", "armed_group"),
        ("the opposition council", "other"),
        ("the group", "armed_group"),
        ("the army", "state_force"),
        ("the national army", "state_force"),
        ("the armed forces", "state_force"),
        ("the police force", "state_force"),
        ("state media", "media"),
        ("a national union", "ngo"),
        ("the Protection Cluster", "un_agency"),
        ("the doctor", "person"),
        ("the bridge", None),
    ],
)
def test_a_body_is_of_the_kind_that_its_words_tell(name: str, kind: str | None) -> None:
    assert kind_of_body(name.split()) == kind
