"""Statements: attributions with the speaker resolved to the fullest name the article gives."""

from __future__ import annotations

import re

from reportedly.claims.shared.people import People
from reportedly.claims.shared.periods import said_on
from reportedly.claims.statements.speakers import Speakers
from reportedly.codebook.grammar import (
    NOUN_CLAUSES,
)
from reportedly.codebook.words import Certainty, Role
from reportedly.languages import by_language, in_use
from reportedly.records import (
    Attribution,
    Document,
    Issue,
    Mentions,
    Reason,
    Sentence,
    Speaker,
    Statement,
    claim_id,
)

# In small letters, as the denials and hedges of the lists are.
_WORD = re.compile(r"[a-z]+")


def make_statements(
    document: Document, mentions: Mentions, people: People | None = None
) -> tuple[tuple[Statement, ...], tuple[Issue, ...]]:
    """One statement per attribution, in reading order, and what stayed unresolved.

    Args:
        document: the article.
        mentions: what was found in it.
        people: the names of its persons; None finds them.
    """
    speakers = Speakers(document, mentions, people or People(document, mentions))
    made: list[Statement] = []
    issues: list[Issue] = []
    for attribution in mentions.attributions:
        speaker, because, lost = speakers.resolve(attribution)
        if lost and speaker is not None and not attribution.continues:
            issues.append(
                Issue(
                    "speaker-unresolved",
                    f"the article does not support anybody for {speaker.mention.text!r}",
                    speaker.mention.start,
                    speaker.mention.end,
                )
            )
        made.append(_statement(document, mentions, attribution, speaker, because))
    return tuple(made), tuple(issues)


def _statement(
    document: Document,
    mentions: Mentions,
    a: Attribution,
    speaker: Speaker | None,
    because: tuple[Reason, ...],
) -> Statement:
    """One attribution as a statement, with the reason of each of its values."""
    certainty, why = _certainty(document, mentions, a)
    passage = mentions.sentences[a.sentence].passage
    return Statement(
        id=claim_id(
            document.id,
            a.content.start,
            a.content.end,
            "says",
            speaker.name if speaker else "",
        ),
        content=a.content,
        speaker=speaker,
        cue=a.cue,
        kind=a.kind,
        said_on=said_on(a, document, mentions),
        certainty=certainty,
        distance=a.distance,
        passage=document.passages[passage].role
        if passage < len(document.passages)
        else Role.BODY,
        because=a.because + because + why,
    )


def _certainty(
    document: Document, mentions: Mentions, a: Attribution
) -> tuple[str, tuple[Reason, ...]]:
    """How sure the speaker is: a hedge in the words said, or a denial in the cue."""
    cue = a.cue.text.lower() if a.cue else ""
    for denial, ref in _frame_refs("denials").items():
        if cue.startswith(denial):
            return Certainty.DENIED, (
                Reason("certainty", "the cue denies it", a.cue, ref),
            )
    words_said = document.reading[a.content.start : a.content.end].lower()
    if _frame_refs("hedges").keys().isdisjoint(_WORD.findall(words_said)):
        return Certainty.STATED, ()
    for match in _WORD.finditer(words_said):
        ref_of = _frame_refs("hedges").get(match[0])
        if ref_of is not None and not _in_a_side_clause(
            a.content.start + match.start(), mentions.sentences[a.sentence]
        ):
            start = a.content.start + match.start()
            words = document.span(start, start + len(match[0]))
            return Certainty.HEDGED, (
                Reason("certainty", "a hedge in the words said", words, ref_of),
            )
    return Certainty.STATED, ()


def _in_a_side_clause(offset: int, sentence: Sentence) -> bool:
    """A hedge in a relative clause colours that clause, not the statement."""
    token = sentence.token_at(offset)
    if token is None:
        return False
    chain = [token, *sentence.ancestors(token.i)]
    return any(t.dep in NOUN_CLAUSES for t in chain)


@by_language
def _frame_refs(name: str) -> dict[str, str]:
    """The words of one frame with the line each stands on."""
    found = {
        w: row.ref
        for row in in_use().table("attribution_frames")
        for w in row.strings(name)
    }
    if name == "hedges":
        for row in in_use().table("certainty"):
            if row["certainty"] == Certainty.HEDGED:
                found.update(
                    dict.fromkeys(
                        (*row.strings("adverbs"), *row.strings("modals")), row.ref
                    )
                )
    return found
