"""The words of the vocabularies that the logic itself names, a class for each vocabulary.

A rule compares a field with one of them (`figure.certainty == Certainty.DENIED`), never with a bare
word, and a search for the name finds every rule that turns on it. `make lint` and a test hold each
against its table (`member_problems`). Words that no rule names stand in their tables alone. They
are plain text, as the fields of the records are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from reportedly.codebook import vocabulary


class Certainty:
    """`certainties.yml`: how sure the words are that it happened."""

    STATED: Final = "stated"
    HEDGED: Final = "hedged"
    DENIED: Final = "denied"
    PLANNED: Final = "planned"
    SUPERSEDED: Final = "superseded"


class Role:
    """`passage_roles.yml`: what a passage of an article is."""

    HEADLINE: Final = "headline"
    DATELINE: Final = "dateline"
    BODY: Final = "body"
    CAPTION: Final = "caption"
    QUOTE: Final = "quote"
    DUPLICATE: Final = "duplicate"
    OTHER_STORY: Final = "other_story"
    BOILERPLATE: Final = "boilerplate"


class Unit:
    """`units.yml`: what a figure counts."""

    PEOPLE: Final = "people"
    HOUSEHOLDS: Final = "households"
    BUILDINGS: Final = "buildings"


class Category:
    """`figure_categories.yml`: what happened to those who are counted."""

    KILLED: Final = "killed"
    INJURED: Final = "injured"
    CASUALTIES: Final = "casualties"
    MISSING: Final = "missing"
    DETAINED: Final = "detained"
    ABDUCTED: Final = "abducted"
    DISPLACED: Final = "displaced"
    RETURNED: Final = "returned"
    TRAPPED: Final = "trapped"
    IN_NEED: Final = "in_need"
    AFFECTED: Final = "affected"
    HOMES_DESTROYED: Final = "homes_destroyed"
    HOMES_DAMAGED: Final = "homes_damaged"


class ReportingTerm:
    """`reporting_terms.yml`: IDMC's word for a movement."""

    FORCED_TO_FLEE: Final = "Forced to Flee"


class StockOrFlow:
    """`questions.yml`: IDMC's two sorts of figures."""

    STOCK: Final = "stock"
    FLOW: Final = "flow"


class CountedGroup:
    """`groups.yml`: who is counted."""

    EVERYONE: Final = "everyone"
    FOREIGNERS: Final = "foreigners"
    CIVILIANS: Final = "civilians"
    PATIENTS: Final = "patients"


class Qualifier:
    """`qualifiers.yml`: how a number is qualified."""

    ABOUT: Final = "about"
    AT_LEAST: Final = "at_least"
    MORE_THAN: Final = "more_than"
    UP_TO: Final = "up_to"
    FEWER_THAN: Final = "fewer_than"
    BETWEEN: Final = "between"
    VAGUE: Final = "vague"
    IMPLIED: Final = "implied"


class NumberKind:
    """`number_kinds.yml`: what a number is."""

    CARDINAL: Final = "cardinal"
    PRONOUN: Final = "pronoun"
    ORDINAL: Final = "ordinal"
    NEGATIVE: Final = "negative"
    FRACTION: Final = "fraction"
    OFFSPRING: Final = "offspring"
    AGE: Final = "age"
    YEAR: Final = "year"
    DATE: Final = "date"
    MEASURE: Final = "measure"
    IDENTIFIER: Final = "identifier"


class EventType:
    """`event_types.yml`: what kind of event it is."""

    DISPLACEMENT: Final = "displacement"
    WEAPONS_DISRUPTED: Final = "weapons_disrupted"


class ActorKind:
    """`actor_kinds.yml`: what kind of actor somebody is."""

    ARMED_GROUP: Final = "armed_group"
    CIVILIANS: Final = "civilians"
    MEDIA: Final = "media"
    NGO: Final = "ngo"
    OFFICIAL: Final = "official"
    PERSON: Final = "person"
    OTHER: Final = "other"


class EntryKind:
    """`entry_kinds.yml`: which list of places an entry is of."""

    COUNTRY: Final = "country"
    REGION: Final = "region"
    ADMIN1: Final = "admin1"
    ADMIN2: Final = "admin2"
    TOWN: Final = "town"
    CRISIS: Final = "crisis"


class PlacePrecision:
    """`place_precisions.yml`: how much land a name can mean."""

    COUNTRY: Final = "country"
    REGION: Final = "region"
    ADMIN1: Final = "admin1"
    ADMIN2: Final = "admin2"
    TOWN: Final = "town"
    NEIGHBOURHOOD: Final = "neighbourhood"
    POINT: Final = "point"


class PlaceRelation:
    """`place_relations.yml`: how two places lie to each other."""

    EQUAL: Final = "equal"
    INSIDE: Final = "inside"
    AROUND: Final = "around"
    NEAR: Final = "near"
    APART: Final = "apart"
    UNKNOWN: Final = "unknown"


class TimePrecision:
    """`time_precisions.yml`: the coarsest unit of days."""

    DAY: Final = "day"
    WEEK: Final = "week"
    MONTH: Final = "month"
    SEASON: Final = "season"
    YEAR: Final = "year"


class TimeType:
    """`time_types.yml`: the types of TIMEX3."""

    DATE: Final = "DATE"
    TIME: Final = "TIME"
    DURATION: Final = "DURATION"
    SET: Final = "SET"


class ContentShape:
    """`content_shapes.yml`: the grammar of what is said."""

    CLAUSE: Final = "clause"
    QUOTE: Final = "quote"
    TO: Final = "to"
    PREDICATE: Final = "predicate"
    OF: Final = "of"
    OBJECT: Final = "object"
    OBJECT_AS: Final = "object_as"
    OBJECT_TO: Final = "object_to"


class SpeechKind:
    """`speech.yml`: whether it stands in quotation marks."""

    DIRECT: Final = "direct"
    INDIRECT: Final = "indirect"
    MIXED: Final = "mixed"


class SpeechDistance:
    """`speech.yml`: how far the outlet stands from what is said."""

    NONE: Final = "none"


class SpeakerSort:
    """`speech.yml`: what a word says of who speaks."""

    PERSON: Final = "person"
    GROUP: Final = "group"
    DOCUMENT: Final = "document"
    NAME: Final = "name"


class QuestionShape:
    """`questions.yml`: what a question asks for."""

    TOLL: Final = "toll"
    STOCK: Final = "stock"
    RUNNING: Final = "running"
    FLOW: Final = "flow"


class PairOutcome:
    """`questions.yml`: whether two figures answer one question."""

    SAME: Final = "same"
    DIFFERENT: Final = "different"
    CANNOT_TELL: Final = "cannot tell"


class JudgementVerdict:
    """`questions.yml`: what a person ruled of two."""

    SAME: Final = "same"
    DIFFERENT: Final = "different"
    UNSURE: Final = "unsure"
    UNDONE: Final = "undone"


class FigureRelation:
    """`questions.yml`: what a figure is to an earlier one."""

    REPEATS: Final = "repeats"
    AGREES: Final = "agrees"
    REVISES: Final = "revises"
    SUPERSEDES: Final = "supersedes"
    CONTRADICTS: Final = "contradicts"
    PART_OF: Final = "part of"


class Grade:
    """`questions.yml`: how well a toll is supported."""

    CONFIRMED: Final = "confirmed"
    FAIR: Final = "fair"
    WEAK: Final = "weak"
    CONTESTED: Final = "contested"
    DISCOUNTED: Final = "discounted"


class AnswerState:
    """`questions.yml`: what became of an answer."""

    CONTESTED: Final = "contested"
    RISING: Final = "rising"
    REVISED: Final = "revised"
    SETTLED: Final = "settled"
    WITHDRAWN: Final = "withdrawn"


class ChangeCause:
    """`questions.yml`: why an answer became another."""

    NEW_REPORT: Final = "new report"
    COPY_FOUND: Final = "copy found"
    REVISION: Final = "revision"
    NEXT_READING: Final = "next reading"
    CONTRADICTION: Final = "contradiction"


class CopyKind:
    """`questions.yml`: how like its original a copied passage is."""

    EXACT: Final = "exact"
    EDITED: Final = "edited"
    SPUN: Final = "spun"


class ReviewAct:
    """`reviews.yml`: what a person did to a claim."""

    ACCEPT: Final = "accept"
    CORRECT: Final = "correct"
    REJECT: Final = "reject"
    MISSED: Final = "missed"
    STATE: Final = "state"
    COMMENT: Final = "comment"
    ASSIGN: Final = "assign"
    UNDO: Final = "undo"
    ROUND: Final = "round"


class ReviewState:
    """`reviews.yml`: how far an article is reviewed."""

    NOT_STARTED: Final = "not started"
    IN_PROGRESS: Final = "in progress"
    APPROVED: Final = "approved"
    SIGNED_OFF: Final = "signed off"


class NoteColour:
    """`reviews.yml`: the colour of a coder's note."""

    GREY: Final = "grey"


class AccountRole:
    """`reviews.yml`: what the holder of an account may do."""

    VIEWER: Final = "viewer"
    CODER: Final = "coder"
    REVIEWER: Final = "reviewer"
    LEAD: Final = "lead"
    ADMIN: Final = "admin"


class FeedKind:
    """`watching.yml`: where a feed comes from."""

    FEED: Final = "feed"
    SITEMAP: Final = "sitemap"
    FOLDER: Final = "folder"
    WARC: Final = "warc"
    MAILDIR: Final = "maildir"
    IMAP: Final = "imap"


class FetchKind:
    """`watching.yml`: what was asked for."""

    FEED: Final = "feed"
    PAGE: Final = "page"
    TEXT: Final = "text"
    ROBOTS: Final = "robots"
    LOOK: Final = "look"


class FeedState:
    """`watching.yml`: how a feed answers."""

    NEW: Final = "new"
    WELL: Final = "well"
    FAILING: Final = "failing"
    AILING: Final = "ailing"
    GIVEN_UP: Final = "given up"


class AlertedChange:
    """`watching.yml`: what alerts tell of."""

    NEW_HAPPENING: Final = "new happening"
    TOLL_REVISED: Final = "toll revised"
    TOLL_CONTESTED: Final = "toll contested"
    TOLL_WITHDRAWN: Final = "toll withdrawn"
    ANOTHER_ORIGIN: Final = "another origin"
    STOCK_MOVED: Final = "stock moved"
    FIGURE_DENIED: Final = "figure denied"
    SOURCE_SILENT: Final = "source silent"


# Each class with the vocabulary whose words it names.
NAMED: Mapping[type, str] = {
    Certainty: "certainty",
    Role: "role",
    Unit: "unit",
    Category: "category",
    ReportingTerm: "term",
    StockOrFlow: "stock or flow",
    CountedGroup: "group",
    Qualifier: "qualifier",
    NumberKind: "number kind",
    EventType: "event type",
    ActorKind: "actor kind",
    EntryKind: "entry kind",
    PlacePrecision: "place precision",
    PlaceRelation: "place relation",
    TimePrecision: "time precision",
    TimeType: "time type",
    ContentShape: "content shape",
    SpeechKind: "speech kind",
    SpeechDistance: "distance",
    SpeakerSort: "speaker sort",
    QuestionShape: "shape",
    PairOutcome: "outcome",
    JudgementVerdict: "verdict",
    FigureRelation: "relation",
    Grade: "grade",
    AnswerState: "state",
    ChangeCause: "cause",
    CopyKind: "copy kind",
    ReviewAct: "review act",
    ReviewState: "review state",
    NoteColour: "colour",
    AccountRole: "account role",
    FeedKind: "source kind",
    FetchKind: "fetch",
    FeedState: "feed state",
    AlertedChange: "change",
}


def words_of_class(named: type) -> dict[str, str]:
    """The words a class names, by their names there."""
    return {name: word for name, word in vars(named).items() if name.isupper()}


def member_problems() -> Iterator[str]:
    """What is wrong: a word that the code names and its vocabulary has not got."""
    for named, of in NAMED.items():
        for name, word in words_of_class(named).items():
            if word not in vocabulary(of):
                yield f"codebook/words.py: {named.__name__}.{name}: no word {word!r} of {of}"
