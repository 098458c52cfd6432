"""Verbs the parse hung one clause too low: "said the town had fallen and warned that …"."""

from __future__ import annotations

from reportedly.annotate.actors.speaking_nouns import speaking_noun_by_lemma
from reportedly.annotate.speech.cues import verb_cues
from reportedly.codebook.grammar import (
    ACTIVE_AUXILIARIES,
    ADVERBIAL_CLAUSES,
    AUXILIARIES,
    BASE_FORM,
    COMMON_NOUNS,
    CONJUNCTS,
    FULL_VERBS,
    GERUNDS,
    PAST,
    PAST_OR_PARTICIPLE,
    PRESENT,
    RELATIVE_CLAUSES,
    SUBJECTS,
)
from reportedly.languages import word_set
from reportedly.records import Token
from reportedly.syntax.clauses import Clauses

_OWN_CLAUSES = RELATIVE_CLAUSES | ADVERBIAL_CLAUSES


_FORMS = (
    dict.fromkeys(PAST_OR_PARTICIPLE, "past")
    | dict.fromkeys(PRESENT | BASE_FORM, "present")
    | dict.fromkeys(GERUNDS, "ing")
)


def stray_from(clauses: Clauses, i: int) -> int | None:
    """The cue a coordinated verb belongs to when the parse hung it inside that cue's content, else
    None.

    "said the town had fallen and warned that …": `warned` shares its form with `said` and not with
    the verb it is coordinated with, and has no subject of its own.
    """
    t = clauses.tokens[i]
    if t.dep not in CONJUNCTS:
        return None
    if not verb_cues(t):
        return None
    if clauses.child_as(i, SUBJECTS):
        return None
    form = _form(clauses, i)
    head = clauses.tokens[t.head]
    if form is None:
        return None
    if _goes_with(clauses, head, form):
        return None
    for above in clauses.up(head.i):
        cue = clauses.tokens[above]
        if above < i and _is_partner(clauses, cue, form):
            return above
        if cue.dep in _OWN_CLAUSES and form != "ing":
            return None
    return _participle_before(clauses, head.i, i) if form == "ing" else None


def _goes_with(clauses: Clauses, head: Token, form: str) -> bool:
    """Whether a verb of a form goes with the one it is joined to: the same form, and a subject that
    can announce something.
    """
    if form != _FORMS.get(head.tag):
        return False
    if clauses.child_as(head.i, AUXILIARIES):
        return False
    subject = clauses.child_as(head.i, SUBJECTS)
    return subject is None or not announces_nothing(subject)


def _is_partner(clauses: Clauses, cue: Token, form: str) -> bool:
    """A cue of the same form, which a joined verb goes with."""
    if cue.pos not in FULL_VERBS:
        return False
    if not verb_cues(cue):
        return False
    return _form(clauses, cue.i) == form


def _participle_before(clauses: Clauses, head: int, i: int) -> int | None:
    """ "quoted her as advising …, and urging …": the participle between, which is a cue."""
    if clauses.tokens[head].tag in GERUNDS:
        return None
    for t in reversed(clauses.tokens[head + 1 : i]):
        if t.tag in GERUNDS and t.pos in FULL_VERBS and verb_cues(t):
            return t.i
    return None


def announces_nothing(subject: Token) -> bool:
    """A thing that announces nothing: in "said the school was safe and announced …" it is not the
    school.
    """
    if subject.pos not in COMMON_NOUNS:
        return False
    return speaking_noun_by_lemma(subject.lemma.lower()) is None


def _form(clauses: Clauses, verb: int) -> str | None:
    """past | present | ing, by the auxiliary where there is one: "has called" goes with
    "denies".
    """
    for aux in clauses.children_as(verb, ACTIVE_AUXILIARIES):
        if aux.lemma not in word_set("have"):
            return None
        return "past" if aux.tag in PAST else "present"
    return _FORMS.get(clauses.tokens[verb].tag)
