"""What a word is in its sentence: the groups of labels that rules ask for, from `grammar.yml`.

A rule says `token.dep in SUBJECTS`, and what the group holds stands once, in the table. A model
with other labels (Universal Dependencies' `nsubj:pass`) is met by adding them to the groups there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from reportedly.lexicons.load import CODEBOOK, Row, table

WORD_CLASS, FORM, RELATION = (
    "word class",
    "form",
    "relation",
)  # `Token.pos`, `.tag`, `.dep`


@cache
def labels(scheme: str) -> frozenset[str]:
    """All labels of a scheme: `WORD_CLASS`, `FORM` or `RELATION`."""
    return frozenset(
        str(row["label"])
        for row in table("grammar.yml", CODEBOOK)
        if row["of"] == scheme
        if "label" in row.values
    )


@cache
def groups() -> Mapping[str, Row]:
    """The groups by their names."""
    rows = (row for row in table("grammar.yml", CODEBOOK) if "group" in row.values)
    return {str(row["group"]): row for row in rows}


def label_problems() -> Iterator[str]:
    """What is wrong in the table: a group with a label that its scheme has not got."""
    for name, row in groups().items():
        for label in row.strings("labels"):
            if label not in labels(row["of"]):
                yield f"{row.ref}: {name!r} has no label {label!r} of {row['of']}"


def _labels_of_group(name: str) -> frozenset[str]:
    """The labels of one group of `grammar.yml`."""
    return frozenset(groups()[name].strings("labels"))


# Word classes (`Token.pos`)
NOUNS = _labels_of_group("nouns")
COMMON_NOUNS = _labels_of_group("common_nouns")
PROPER_NOUNS = _labels_of_group("proper_nouns")
PRONOUNS = _labels_of_group("pronouns")
NUMERALS = _labels_of_group("numerals")
ADJECTIVES = _labels_of_group("adjectives")
ADVERBS = _labels_of_group("adverbs")
DETERMINERS = _labels_of_group("determiners")
PREPOSITIONS = _labels_of_group("prepositions")
PARTICLES = _labels_of_group("particles")
FULL_VERBS = _labels_of_group("full_verbs")
HELPING_VERBS = _labels_of_group("helping_verbs")
VERBS = _labels_of_group("verbs")
PARTICIPIALS = _labels_of_group("participials")
COORDINATORS = _labels_of_group("coordinators")
SUBORDINATORS = _labels_of_group("subordinators")
MARKS = _labels_of_group("marks")
WORDLESS = _labels_of_group("wordless")
FOREIGN = _labels_of_group("foreign")
SYMBOLS = _labels_of_group("symbols")
BLANKS = _labels_of_group("blanks")

NAMING = NOUNS | PRONOUNS  # what can name somebody
(NAME_CLASS,) = PROPER_NOUNS  # given to a word that is read as a name all the same
NAMES_OR_UNPARSED = PROPER_NOUNS | {""}  # a word that was not parsed has no class
NOUNS_AND_ADJECTIVES = NOUNS | ADJECTIVES
NOUN_PHRASE = NOUNS | ADJECTIVES | DETERMINERS  # what a plain noun phrase is made of
NAME_PHRASE = (
    NOUN_PHRASE | PREPOSITIONS | PARTICLES
)  # "the mayor of Upper Ford's council"
NOMINAL = NOUN_PHRASE | PRONOUNS | NUMERALS  # what can open one or stand for one
NOMINAL_OR_UNKNOWN = NOMINAL | SYMBOLS | FOREIGN

# Forms (`Token.tag`)
FINITE = _labels_of_group("finite")
TENSED = _labels_of_group("tensed")
PRESENT = _labels_of_group("present")
PRESENT_SINGULAR = _labels_of_group("present_singular")
PRESENT_PLURAL = _labels_of_group("present_plural")
PAST = _labels_of_group("past")
BASE_FORM = _labels_of_group("base_form")
PARTICIPLES = _labels_of_group("participles")
PAST_PARTICIPLE = _labels_of_group("past_participle")
PAST_OR_PARTICIPLE = _labels_of_group("past_or_participle")
ADJECTIVE_FORM = _labels_of_group("adjective_form")
SINGULAR = _labels_of_group("singular")
PLURAL = _labels_of_group("plural")
COMMON_NOUN_FORMS = _labels_of_group("common_noun_forms")
PROPER_SINGULAR = _labels_of_group("proper_singular")
PROPER_FORMS = _labels_of_group("proper_forms")
PERSONAL_PRONOUN = _labels_of_group("personal_pronoun")
POSSESSIVE_ENDING = _labels_of_group("possessive_ending")
PHRASE_OPENERS = _labels_of_group("phrase_openers")
POSSESSIVE_PRONOUN = _labels_of_group("possessive_pronoun")
RELATIVE_PRONOUNS = _labels_of_group("relative_pronouns")
PREPOSITION_OR_ADVERB = _labels_of_group("preposition_or_adverb")
GERUNDS = _labels_of_group("gerunds")
MODALS = _labels_of_group("modals")
SEVERAL = _labels_of_group("several")
DETERMINER_FORM = _labels_of_group("determiner_form")
PREPOSITION_FORM = _labels_of_group("preposition_form")
RELATIVE_DETERMINER = _labels_of_group("relative_determiner")
TO_OR_PREPOSITION = _labels_of_group("to_or_preposition")

VERB_FORMS = TENSED | BASE_FORM | PARTICIPLES
STATE_FORMS = PAST_OR_PARTICIPLE | ADJECTIVE_FORM  # "wounded", however it is tagged
PARTICIPLE_FORMS = PARTICIPLES | PAST_OR_PARTICIPLE

# Relations (`Token.dep`)
SUBJECTS = _labels_of_group("subjects")
CLAUSE_SUBJECTS = _labels_of_group("clause_subjects")
PASSIVE_SUBJECTS = _labels_of_group("passive_subjects")
ACTIVE_SUBJECTS = _labels_of_group("active_subjects")
PASSIVE_SIGNS = _labels_of_group("passive_signs")
UNDERGOERS = _labels_of_group("undergoers")
OBJECTS = _labels_of_group("objects")
DIRECT_OBJECTS = _labels_of_group("direct_objects")
INDIRECT_OBJECTS = _labels_of_group("indirect_objects")
AUXILIARIES = _labels_of_group("auxiliaries")
ACTIVE_AUXILIARIES = _labels_of_group("active_auxiliaries")
NEGATIONS = _labels_of_group("negations")
ADVERBIALS = _labels_of_group("adverbials")
NOUN_ADVERBIALS = _labels_of_group("noun_adverbials")
CLAUSE_MARKERS = _labels_of_group("clause_markers")
NOUN_CLAUSES = _labels_of_group("noun_clauses")
RELATIVE_CLAUSES = _labels_of_group("relative_clauses")
PARTICIPLE_CLAUSES = _labels_of_group("participle_clauses")
ADVERBIAL_CLAUSES = _labels_of_group("adverbial_clauses")
COMPLEMENT_CLAUSES = _labels_of_group("complement_clauses")
FULL_COMPLEMENTS = _labels_of_group("full_complements")
OPEN_COMPLEMENTS = _labels_of_group("open_complements")
SIDE_CLAUSES = _labels_of_group("side_clauses")
ADJECTIVE_COMPLEMENTS = _labels_of_group("adjective_complements")
SUBJECT_ADJECTIVES = _labels_of_group("subject_adjectives")
OBJECT_PREDICATES = _labels_of_group("object_predicates")
NOUN_PREDICATES = _labels_of_group("noun_predicates")
COPULA_PREDICATES = _labels_of_group("copula_predicates")
APPOSITIONS = _labels_of_group("appositions")
CONJUNCTS = _labels_of_group("conjuncts")
PAIRING = _labels_of_group("pairing")
COORDINATING = _labels_of_group("coordinating")
UNCLEAR = _labels_of_group("unclear")
ADJECTIVE_MODIFIERS = _labels_of_group("adjective_modifiers")
NOUN_MODIFIERS = _labels_of_group("noun_modifiers")
COMPOUNDS = _labels_of_group("compounds")
MODIFIERS = _labels_of_group("modifiers")
OWNERS = _labels_of_group("owners")
NUMBER_MODIFIERS = _labels_of_group("number_modifiers")
WORDS_ON_NUMBERS = _labels_of_group("words_on_numbers")
DETERMINER_RELATIONS = _labels_of_group("determiner_relations")
PREPOSITIONAL = _labels_of_group("prepositional")
PREPOSITION_HEADS = _labels_of_group("preposition_heads")
PREPOSITION_OBJECTS = _labels_of_group("preposition_objects")
PREPOSITION_CLAUSES = _labels_of_group("preposition_clauses")
PASSIVE_AGENTS = _labels_of_group("passive_agents")
VERB_PARTICLES = _labels_of_group("verb_particles")
MARK_RELATIONS = _labels_of_group("mark_relations")
POSSESSIVE_ENDINGS = _labels_of_group("possessive_endings")
HEADS = _labels_of_group("heads")
PASSIVE_NOUN_SUBJECTS = _labels_of_group("passive_noun_subjects")
PASSIVE_AUXILIARIES = _labels_of_group("passive_auxiliaries")
PREFIXED = _labels_of_group("prefixed")
EXPLETIVES = _labels_of_group("expletives")

ANY_SUBJECT = SUBJECTS | CLAUSE_SUBJECTS
COMPLEMENTS = (
    COMPLEMENT_CLAUSES | ADJECTIVE_COMPLEMENTS
)  # what a verb says of its subject or object
DEPENDENT_CLAUSES = COMPLEMENT_CLAUSES | ADVERBIAL_CLAUSES
VERB_COMPANIONS = (
    AUXILIARIES | NEGATIONS | ADVERBIALS | CLAUSE_MARKERS
)  # small words round a verb
# What a verb is followed by: a thing or a clause
OBJECT_OR_CLAUSE = DIRECT_OBJECTS | FULL_COMPLEMENTS
# Either shows that a verb has a clause of its own
SUBJECT_OR_HELPER = ACTIVE_AUXILIARIES | ACTIVE_SUBJECTS
# Either opens a clause
SUBJECT_OR_MARKER = ACTIVE_SUBJECTS | CLAUSE_MARKERS
# That, where, how
MARKER_OR_ADVERB = ADVERBIALS | CLAUSE_MARKERS
# Small words before a noun
BEFORE_NOUN = ADJECTIVE_MODIFIERS | DETERMINER_RELATIONS | NUMBER_MODIFIERS | OWNERS
# What is given, and to whom
ANY_OBJECT = DIRECT_OBJECTS | INDIRECT_OBJECTS
# The fact that, a claim to, what which
CLAUSES_ON_NOUN = FULL_COMPLEMENTS | NOUN_CLAUSES
# Any preposition, the by of a passive too
PREPOSITION_OR_AGENT = PASSIVE_AGENTS | PREPOSITION_HEADS
# Before a noun, without whose it is
NOT_WHOSE = ADJECTIVE_MODIFIERS | DETERMINER_RELATIONS | NUMBER_MODIFIERS
# Any of them shows that a word is a verb
OF_A_VERB = ACTIVE_AUXILIARIES | ACTIVE_SUBJECTS | DIRECT_OBJECTS
# Said of the subject or the object, a bare infinitive too
PREDICATES = ADJECTIVE_COMPLEMENTS | OPEN_COMPLEMENTS
# Either shows that a participle is a passive
HELPER_OR_AGENT = PASSIVE_AGENTS | PASSIVE_AUXILIARIES
# A verb with one is no bare participle
FOLLOWED_OR_HELPED = ACTIVE_AUXILIARIES | DIRECT_OBJECTS | FULL_COMPLEMENTS
# With one a clause is whole
OPENS_CLAUSE = CLAUSE_MARKERS | CLAUSE_SUBJECTS | EXPLETIVES | SUBJECTS
