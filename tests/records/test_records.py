"""The records keep their promises."""

from reportedly.records import claim_id


def test_a_claim_id_depends_on_its_words_and_value_only() -> None:
    assert claim_id("d", 0, 5, "killed", "12..12") == claim_id(
        "d", 0, 5, "killed", "12..12"
    )
    assert claim_id("d", 0, 5, "killed", "12..12") != claim_id(
        "d", 0, 5, "killed", "12.."
    )
