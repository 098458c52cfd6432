"""What it costs that a word lies off those counted: of several words that say what happened to
them, the cheapest decides.

One is a noun or a verb further up; a fraction sets two ways of the same length apart. They were set
by hand, not learnt; `tests/cases/figures` holds the sentences that they have to get right together.
"""

from __future__ import annotations

from typing import Final


class Cost:
    """Where the search begins, and what each way from there adds."""

    BARE: Final = 0.4  # "five shot at a party": no other noun can be meant
    OWN_WORD: Final = (
        1.0  # "the displaced", "wounded soldiers": a word of the noun phrase
    )
    BELOW: Final = (
        1.2  # "people killed in May": behind the noun, dearer than its own words
    )
    WHO: Final = 1.4  # "17 members of a choir who were taken": behind a whole
    BY_NAME: Final = (
        2.0  # "the death toll": by its name, where nothing nearer says more
    )


class Extra:
    """What a way adds; below nothing where it says more than the word it starts from."""

    FATAL: Final = -0.2  # "shot dead": more than "shot"
    WITH_ITS_WORDS: Final = (
        -0.1
    )  # a row whose other words stand beside the verb, before a bare one
    HOSTS: Final = -0.1  # "the camp hosts 900": who holds them, before what hosting is
    STATE_OF_VERB: Final = (
        0.05  # "were left homeless": a state beside the verb it comes of
    )
    NEXT: Final = 0.1  # the same clause, by one word more
    SUBJECT_NOUN: Final = 0.2  # "the death toll rose to 44": by the noun over the verb
    AMONG: Final = 0.2  # "among the dead were nine"
    JOINED_NOUN: Final = (
        0.3  # "nine men and two women killed": below the noun it is joined to
    )
    GIVEN: Final = 0.3  # "gave food to 90": by what was given
    STAYING: Final = (
        0.4  # "have been living in camps": how they live behind an aspectual verb
    )
    CONTENT: Final = 0.5  # "accused of killing nine": the verb over a preposition
    OF_PLACE: Final = (
        0.6  # "90 people in camps": by the kind of place, or hurt by what is behind
    )
    JOINED_VERB: Final = 0.7  # "were caught and shot": a joined verb, behind the first
    MADE_TO: Final = 0.2  # "were forced to flee": an infinitive of the same people
    WHILE: Final = 0.8  # "died fleeing": a participle beside the verb
    OWN_ACT: Final = -0.25  # of such a clause its verb goes before its state
