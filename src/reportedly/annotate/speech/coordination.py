"""Verbs the parse hung one clause too low: "said the town had fallen and warned that …"."""

from __future__ import annotations

from reportedly.annotate.speech.cues import speaking_noun_by_lemma, verb_cues
from reportedly.codebook.grammar import (
    ADVERBIAL_CLAUSES,
    RELATIVE_CLAUSES,
)
from reportedly.records import Token
from reportedly.syntax.clauses import Clauses

_OWN_CLAUSES = RELATIVE_CLAUSES | ADVERBIAL_CLAUSES


_FORMS = {
    "VBD": "past",
    "VBN": "past",
    "VBZ": "present",
    "VBP": "present",
    "VB": "present",
    "VBG": "ing",
}


def stray_from(clauses: Clauses, i: int) -> int | None:
    """The cue a coordinated verb belongs to when the parse hung it inside that cue's content, else
    None.

    "said the town had fallen and warned that …": `warned` shares its form with `said` and not with
    the verb it is coordinated with, and has no subject of its own.
    """
    t = clauses.tokens[i]
    if t.dep != "conj" or not verb_cues(t) or clauses.child(i, "nsubj", "nsubjpass"):
        return None
    form = _form(clauses, i)
    head = clauses.tokens[t.head]
    if form is None:
        return None
    alike = form == _FORMS.get(head.tag) and not clauses.child(head.i, "aux", "auxpass")
    if alike and not _mute(clauses.child(head.i, "nsubj", "nsubjpass")):
        return None
    for above in clauses.up(head.i):
        cue = clauses.tokens[above]
        if (
            cue.pos == "VERB"
            and verb_cues(cue)
            and _form(clauses, above) == form
            and i > above
        ):
            return above
        if cue.dep in _OWN_CLAUSES and form != "ing":
            return None
    if (
        form == "ing" and _FORMS.get(head.tag) != "ing"
    ):  # "quoted her as advising …, and urging …"
        before = (
            t
            for t in reversed(clauses.tokens[head.i + 1 : i])
            if t.tag == "VBG" and t.pos == "VERB"
        )
        return next((t.i for t in before if verb_cues(t)), None)
    return None


def _mute(subject: Token | None) -> bool:
    """A thing that announces nothing: in "said the school was safe and announced …" it is not the
    school.
    """
    return (
        subject is not None
        and subject.pos == "NOUN"
        and speaking_noun_by_lemma(subject.lemma.lower()) is None
    )


def _form(clauses: Clauses, verb: int) -> str | None:
    """past | present | ing, by the auxiliary where there is one: "has called" goes with "denies"."""
    for aux in clauses.children(verb, "aux"):
        if aux.lemma != "have":
            return None
        return "past" if aux.tag == "VBD" else "present"
    return _FORMS.get(clauses.tokens[verb].tag)
