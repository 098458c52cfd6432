"""Which numbers of a sentence are figures, and what each says happened.

In order: what the sentence itself says of the counted (`what_happened`), what the counted noun
    says, what
is carried over from a figure before, the number's own name ("the number of displaced"), its label
in a list or table. A number to which nothing happened is no figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reportedly.claims.figures.brackets import in_bracket, share_of_named
from reportedly.claims.figures.candidate import Candidate
from reportedly.claims.figures.carried import as_last, carried, with_joined
from reportedly.claims.figures.changes import DONE, is_change, settled_certainty
from reportedly.claims.figures.columns import Columns, in_table
from reportedly.claims.figures.counted import (
    NOTHING_TOLD,
    Counted,
    NounsBefore,
    counted_by,
    restated,
)
from reportedly.claims.figures.deciding_words import (
    Happened,
    deciding_rows,
    degree_beside,
    has_near,
    rows_by_word,
)
from reportedly.claims.figures.demands import HELD as HELD_STILL
from reportedly.claims.figures.demands import held_still
from reportedly.claims.figures.doers import (
    act_on_somebody,
    is_done_to_others,
    is_told_of_part,
)
from reportedly.claims.figures.judged import ADD, DROP, NONE, is_known, weigh
from reportedly.claims.figures.labels import is_item, labelled, paired
from reportedly.claims.figures.outcome import (
    GIVEN_FOR,
    SENT,
    is_held,
    is_level,
    named_by,
    what_happened,
)
from reportedly.claims.figures.parts import (
    came_to_no_harm,
    heads_its_parts,
    is_agent,
    is_family_of_others,
    is_of_some,
    is_one_of_things,
    is_rate,
    is_speaker,
    is_whole,
)
from reportedly.claims.figures.stock_flow import still_inside
from reportedly.claims.figures.victims import LIVE, what_became_of
from reportedly.claims.shared.dated_clauses import hangs_from
from reportedly.codebook import categories, term_rank
from reportedly.codebook.grammar import (
    ACTIVE_SUBJECTS,
    ADJECTIVE_MODIFIERS,
    ADVERBS,
    ANY_SUBJECT,
    COMMON_NOUNS,
    CONJUNCTS,
    DIRECT_OBJECTS,
    NOUNS,
    PLURAL,
    PREPOSITION_OBJECTS,
    STATE_FORMS,
    SUBJECTS,
    VERBS,
)
from reportedly.codebook.subsets import subset
from reportedly.codebook.words import Category, ReportingTerm, Unit
from reportedly.languages import in_use, word_set
from reportedly.languages.patterns import named_pattern
from reportedly.lexicons.load import Row
from reportedly.records import Number, Sentence, Token

_PERSONAL_HARM = subset("personal_harm")

_TELLS_STATE = VERBS | ADVERBS


CERTAIN = (
    2.5  # a nought is a figure only where the tie is no dearer: "no one was killed"
)
LIKELY = 0.5  # the counted noun itself; what is tied as closely is not weighed
LOOSE = 5.0  # ties this dear need a sign that the number stands for people


def figure_candidates(
    numbers: Sequence[Number],
    sentence: Sentence,
    last: Candidate | None,
    header: Columns | None = None,
    told_before: NounsBefore = NOTHING_TOLD,
) -> list[Candidate]:
    """The figures of one sentence: what the rules find, and what weighing the rest adds or takes
    away.

    Args:
        last: the last figure before the sentence, for "among them" and "this figure".
        header: the heads of the columns, where the sentence is a line of a table.
        told_before: nouns of the sentences before.
    """
    found: list[Candidate] = []
    left: list[tuple[Number, Counted]] = []
    for number, counted in counting(numbers, sentence, told_before):
        before = found[-1] if found else None
        made = ruled(number, counted, sentence, before, last, header)
        made = _weighed_candidate(number, counted, sentence, made)
        if made is None or _are_besiegers(made):
            left.append((number, counted))
            continue
        found += with_joined(made, left)
        left = []
        earlier = before or last
        made = _held_as_before(made, earlier)
        made = what_became_of(made, earlier)
        settles = settled_certainty(number, sentence)
        if made.tie in {HELD_STILL, LIVE}:
            settles = DONE
        found.append(replace(made, certainty=settles))
    return found


def ruled(
    number: Number,
    counted: Counted,
    sentence: Sentence,
    before: Candidate | None,
    last: Candidate | None,
    header: Columns | None,
) -> Candidate | None:
    """What the rules alone make of a number."""
    made = _candidate(number, counted, sentence, before, header)
    if made is not None:
        return _by_degree(made, sentence)
    if last is None:
        return None
    if before is not None:
        return None
    made = as_last(number, counted, sentence, last)
    return _by_degree(made, sentence) if made is not None else None


def _held_as_before(made: Candidate, before: Candidate | None) -> Candidate:
    """ "fifteen are still being held": by whoever took those told of before."""
    if before is None:
        return made
    if before.category != ABDUCTED:
        return made
    if made.row is None:
        return made
    if made.category != Category.DETAINED:
        return made
    if not made.row.strings("helped") and not _are_taken_before(made, before):
        return made
    row = in_use().row("figures", "category", ABDUCTED)
    return replace(made, category=ABDUCTED, row=row)


ABDUCTED = Category.ABDUCTED


def _are_taken_before(made: Candidate, before: Candidate) -> bool:
    """ "Thirteen were abducted; among the captured sailors are four women": in one sentence."""
    of_noun = made.word.dep in ADJECTIVE_MODIFIERS
    same = made.sentence.start == before.sentence.start
    return same and of_noun and made.word.lower in word_set("taken_by_anyone")


def _weighed_candidate(
    number: Number, counted: Counted, sentence: Sentence, made: Candidate | None
) -> Candidate | None:
    """A figure the rules left, where one is likely; none where what they found most likely is
    none.
    """
    if made is not None:
        return None if _is_unlikely_figure(number, sentence, made) else made
    if _never_weighed(number, counted, sentence):
        return None
    category, chance, word, features = weigh(number, counted, sentence, None)
    if category == NONE:
        return None
    if chance <= ADD:
        return None
    if word is None:
        return None
    if _is_told_otherwise(counted, word.word, sentence):
        return None
    if is_done_to_others(counted, word.word, sentence):
        return None
    if is_told_of_part(counted, word.word, sentence):
        return None
    if is_level(word, counted, sentence):
        return None
    weighed = replace(word, tie=f"weighed: {features}")
    return settled_candidate(number, counted, sentence, None, weighed)


def _is_unlikely_figure(number: Number, sentence: Sentence, made: Candidate) -> bool:
    """Whether weighing drops what a loose rule found; what is closely tied is not weighed."""
    if made.cost < LIKELY:
        return False
    if not is_known(made):
        return False
    category, chance, _, _ = weigh(number, made.counted, sentence, made)
    return category == NONE and chance > DROP


def _is_told_otherwise(counted: Counted, word: Token, sentence: Sentence) -> bool:
    """Whether the counted has a verb of its own, and the word stands in another clause: "nine were
    killed and 700 boys have been recruited", "500 were tested, and nine were found ill".
    """
    verb = sentence.tokens[counted.anchor.head]
    if counted.anchor.dep not in ANY_SUBJECT:
        return False
    if verb.pos not in VERBS:
        return False
    if word.dep in CONJUNCTS and word.i > verb.i:
        return any(c.dep in ANY_SUBJECT for c in sentence.children(word.i))
    return word.i < verb.i and not hangs_from(word, verb.i, sentence)


def _never_weighed(number: Number, counted: Counted, sentence: Sentence) -> bool:
    """Noughts, and those to whom nothing was done in the words."""
    return number.high == 0 or any(spared(counted, sentence) for spared in _SPARED)


def _is_shielded(counted: Counted, sentence: Sentence) -> bool:
    """ "protects 9,000 people"."""
    return sentence.tokens[counted.anchor.head].lemma in word_set("shielding_verbs")


def _is_supplied(counted: Counted, sentence: Sentence) -> bool:
    """ "Will power 9,000 homes", "enough to light up 900 homes": no outage."""
    return _verb_of_object(counted, sentence) in word_set("supplying_verbs")


def _is_aimed_at(counted: Counted, sentence: Sentence) -> bool:
    """ "Calls to nine advisers", "looking for two women": what reaches for them is no harm."""
    if counted.anchor.dep not in PREPOSITION_OBJECTS:
        return False
    preposition = sentence.tokens[counted.anchor.head]
    above = sentence.tokens[preposition.head]
    if preposition.lower in word_set("for"):
        return above.lemma in rows_by_word("sought")
    if preposition.lower not in word_set("to"):
        return False
    if above.pos not in COMMON_NOUNS:
        return False
    if above.tag not in PLURAL:
        return False
    return above.dep in SUBJECTS


def _broke_out(counted: Counted, sentence: Sentence) -> bool:
    """ "1,500 prisoners escaped": neither displaced nor held."""
    if not is_held(counted):
        return False
    verb = sentence.tokens[counted.anchor.head]
    roles = ((role, row["category"]) for row, role in deciding_rows(sentence, verb))
    return ("subject", Category.DISPLACED) in roles


def _only_looks_on(counted: Counted, sentence: Sentence) -> bool:
    """ "Executed in front of 2,000 people", "hanged as hundreds watched": those who saw it done."""
    # of "thousands of villagers" the thousands hold the place
    whole = (t for t in (counted.number, counted.anchor) if t.dep in _OF_ONLOOKERS)
    onlookers = next(whole, None)
    if onlookers is None:
        return False
    watching = word_set("watching_verbs")
    above = sentence.tokens[onlookers.head]
    if onlookers.dep in ACTIVE_SUBJECTS:
        return above.lemma in watching
    if above.lower in word_set("of"):
        return sentence.tokens[above.head].lower in word_set("before_onlookers")
    as_they = above.lower in word_set("as")
    return as_they and any(t.lemma in watching for t in sentence.children(onlookers.i))


_OF_ONLOOKERS = PREPOSITION_OBJECTS | ACTIVE_SUBJECTS
_ABOARD = named_pattern("candidates.aboard")


def _is_aboard(counted: Counted, sentence: Sentence) -> bool:
    """ "Some 84 pilgrims were on board when the barge struck a quay": how many were there, and not
    who was hurt.
    """
    verb = sentence.tokens[counted.anchor.head]
    behind = sentence.tokens[counted.anchor.i + 1 : counted.anchor.i + 3]
    words = " ".join(t.lower for t in behind)
    return _ABOARD.match(words) is not None and verb.lemma in word_set(
        "verbs_of_being_there"
    )


def _is_carried(counted: Counted, sentence: Sentence) -> bool:
    """ "The boat was carrying 150 passengers": how many were aboard."""
    return _verb_of_object(counted, sentence) in word_set("carrying_verbs")


def _verb_of_object(counted: Counted, sentence: Sentence) -> str | None:
    """The lemma of the verb whose object the counted are, None where they are of none."""
    if counted.anchor.dep not in DIRECT_OBJECTS:
        return None
    return sentence.tokens[counted.anchor.head].lemma


# What nobody suffers who comes to do it to others.
_DONE_BY_SENT = subset("done_by_those_sent")


def _are_besiegers(made: Candidate) -> bool:
    """ "Sent 5,000 troops", "surrounded the town with 5,000 troops and 1,000 police":
    they come, and hem others in.
    """
    if made.category not in _DONE_BY_SENT:
        return False
    if made.counted.group not in SENT:
        return False
    anchor, tokens = made.counted.anchor, made.sentence.tokens
    first = tokens[anchor.head]
    anchors = [anchor, first] if anchor.dep in CONJUNCTS else [anchor]
    return any(_is_means(t, tokens[t.head]) for t in anchors)


def _is_means(noun: Token, head: Token) -> bool:
    """What is sent, or what somebody does it with."""
    if noun.dep in DIRECT_OBJECTS:
        return head.lemma in word_set("sending_verbs")
    return noun.dep in PREPOSITION_OBJECTS and head.lower in word_set("means_words")


# Counted of whom a word of harm near them is not told.
_SPARED = (
    act_on_somebody,
    is_whole,
    came_to_no_harm,
    _broke_out,
    _is_aimed_at,
    _is_shielded,
    _is_supplied,
    _is_aboard,
    _is_carried,
    _only_looks_on,
)


def counting(
    numbers: Sequence[Number],
    sentence: Sentence,
    told_before: NounsBefore = NOTHING_TOLD,
) -> list[tuple[Number, Counted]]:
    """Numbers that can count people or homes, without rates and those who did it."""
    counted = ((n, counted_by(n, sentence, told_before)) for n in numbers)
    return [
        (n, c)
        for n, c in counted
        if c is not None
        if not _does_not_count(n, c, sentence)
    ]


def _does_not_count(number: Number, counted: Counted, sentence: Sentence) -> bool:
    """A rate, a change beside its total, who did or says it, the family of others, a nought."""
    if is_rate(number, counted, sentence):
        return True
    if number.high == 0 and is_of_some(number, sentence):
        return True
    if _is_no_survivor(number, counted):
        return True
    if is_change(number, sentence):
        return True
    if is_agent(counted, sentence):
        return True
    if is_family_of_others(number, counted, sentence):
        return True
    if is_speaker(counted, sentence):
        return True
    if is_one_of_things(counted, sentence):
        return True
    if _was_only_tried(counted, sentence):
        return True
    return _restates(counted, sentence)


def _is_no_survivor(number: Number, counted: Counted) -> bool:
    """ "There were no survivors" says that all died, and not that nobody was affected."""
    if number.high != 0:
        return False
    row = counted.row
    return row is not None and bool(row.get("survived"))


def _was_only_tried(counted: Counted, sentence: Sentence) -> bool:
    """ "Fourteen attempted murders": deeds that did not come about."""
    if counted.head is None or counted.row is None or not counted.row.get("category"):
        return False
    before = sentence.tokens[max(0, counted.head.i - 2) : counted.head.i]
    return any(t.lower in word_set("words_of_failing") for t in before)


def _restates(counted: Counted, sentence: Sentence) -> bool:
    """The 12 of "twelve (12) people"."""
    i = counted.number.i
    return i >= 2 and restated(sentence.tokens, i - 2)


def _candidate(
    number: Number,
    counted: Counted,
    sentence: Sentence,
    before: Candidate | None,
    header: Columns | None,
) -> Candidate | None:
    """A number by what is written beside it, a label or a bracket, else by its clause."""
    own = counted.row.get("category") if counted.row else None
    written = _written_beside(number, counted, sentence, before, own)
    if written is not None:
        return written
    bare = counted.head is None
    cell = _of_cell(number, counted, sentence, header if bare else None)
    if cell is not None:
        return cell
    if bare and is_item(number, sentence):
        return None
    happened = _happened(counted, sentence, own)
    if happened is None and not own:
        return _told_elsewhere(number, counted, sentence, before)
    if not _is_counted_by(number, counted, sentence, own, happened):
        return None
    return settled_candidate(number, counted, sentence, own, happened)


def _written_beside(
    number: Number,
    counted: Counted,
    sentence: Sentence,
    before: Candidate | None,
    own: str | None,
) -> Candidate | None:
    """A part in brackets, a label's number, homes after homes, one of "2 killed 5 injured"."""
    homes = _as_homes(number, counted, sentence, before)
    if homes is not None:
        return homes
    if before is not None and not own:
        part = in_bracket(number, counted, sentence, before)
        if part is not None:
            return part
    if counted.head is None:
        return _beside_bare(number, counted, sentence)
    return None if own else _of_help_label(number, counted, sentence)


def _beside_bare(
    number: Number, counted: Counted, sentence: Sentence
) -> Candidate | None:
    """A number without a noun: a share, a label's number, one of a pair."""
    share = share_of_named(number, counted, sentence)
    if share is not None:
        return settled_candidate(number, counted, sentence, None, share)
    item = _of_item(number, counted, sentence)
    if item is not None:
        return item
    pair = paired(number, counted, sentence)
    if pair is None:
        return None
    return settled_candidate(number, counted, sentence, None, pair)


def _of_help_label(
    number: Number, counted: Counted, sentence: Sentence
) -> Candidate | None:
    """ "To be assisted: 50,000 people": a label of help before people."""
    opening = sentence.text[: number.start - sentence.start].rstrip()
    if not opening.endswith(":"):
        return None
    label = labelled(number, counted, sentence)
    if label is None:
        return None
    if not label[0].row.get("aided"):
        return None
    return settled_candidate(number, counted, sentence, None, label[0])


def _of_item(number: Number, counted: Counted, sentence: Sentence) -> Candidate | None:
    """ "Affected people: 900": a number by the label before it."""
    label = labelled(number, counted, sentence)
    if label is None:
        return None
    happened, noun = label
    of_label = replace(counted, row=noun)
    return settled_candidate(number, of_label, sentence, None, happened)


def _is_counted_by(
    number: Number,
    counted: Counted,
    sentence: Sentence,
    own: str | None,
    happened: Happened | None,
) -> bool:
    """Whether what was found stands for people: by a noun of their own, or a close tie."""
    if happened is None:
        if not is_whole(counted, sentence):
            return True  # unlike "of the 804 deaths, nine …"
        return own is not None and heads_its_parts(counted, sentence)
    if happened.cost < CERTAIN:
        return True
    if number.high == 0 and not own:
        return False
    if happened.cost < LOOSE:
        return True
    return _stands_for_people(counted, sentence)


def _happened(counted: Counted, sentence: Sentence, own: str | None) -> Happened | None:
    """What the sentence says happened, where it says more than the noun does."""
    happened = held_still(what_happened(counted, sentence), counted, sentence)
    if happened is not None and own and not _outweighs(happened, counted.row, sentence):
        return None
    return happened


def _told_elsewhere(
    number: Number, counted: Counted, sentence: Sentence, before: Candidate | None
) -> Candidate | None:
    """What other words than its own clause say of a number that is no nought."""
    if number.high == 0:
        return None
    bare = counted.head is None
    same = carried(number, counted, sentence, before) if before is not None else None
    if same is not None:
        return same
    named = named_by(counted, sentence)
    if named is not None and (bare or named[1] is counted):
        happened, whom = named
        of_name = replace(counted, row=counted.row or whom.row)
        return settled_candidate(number, of_name, sentence, None, happened)
    still = _still_there(counted, sentence)
    if still is None:
        return None
    return settled_candidate(number, counted, sentence, None, still)


def _of_cell(
    number: Number, counted: Counted, sentence: Sentence, header: Columns | None
) -> Candidate | None:
    """A number in a table, by the head of its column."""
    cell = in_table(number, counted, sentence, header) if header is not None else None
    if cell is None:
        return None
    happened, noun = cell
    return settled_candidate(
        number, replace(counted, row=noun), sentence, None, happened
    )


def _as_homes(
    number: Number, counted: Counted, sentence: Sentence, before: Candidate | None
) -> Candidate | None:
    """ "600 houses destroyed and 1,200 damaged": a bare number after homes counts homes if the
    words allow.
    """
    if before is None:
        return None
    if before.counted.unit != Unit.BUILDINGS:
        return None
    if counted.head is not None and counted.head.lower not in word_set("others"):
        return None
    homes = replace(counted, row=before.counted.row)
    happened = what_happened(homes, sentence)
    if happened is None:
        return None
    return settled_candidate(number, homes, sentence, None, happened)


def _outweighs(happened: Happened, noun: Row | None, sentence: Sentence) -> bool:
    """Whether the verb says more than the noun: refugees may return; deaths stay deaths."""
    if noun is None:
        return False
    if noun["category"] == Category.AFFECTED:
        return True
    if happened.row.get("ill"):
        return True
    if _is_beside(happened):
        return False
    if happened.row.get("aided") and _are_helped(noun, happened, sentence):
        return True
    own, category = str(noun["category"]), str(happened.row["category"])
    if category not in categories()[own].strings("outweighed_by"):
        return False
    if own != category:
        return True
    if noun.get("term") is None:
        return True
    return term_rank(happened.row["term"]) >= term_rank(noun["term"])


def _are_helped(noun: Row, happened: Happened, sentence: Sentence) -> bool:
    """Refugees whom the sentence itself says to be given food are counted as those in need;
    "displaced people" stay.
    """
    if noun.get("term") != ReportingTerm.FORCED_TO_FLEE:
        return False
    row = happened.row
    if has_near(row, sentence):
        return True
    return not (row.strings("near") or row.get("relief"))


def _is_beside(happened: Happened) -> bool:
    """Whether what happened is a noun the counted only stands beside: "26 deaths, 140 injuries"."""
    return happened.word.pos in NOUNS and happened.tie == GIVEN_FOR


def settled_candidate(
    number: Number,
    counted: Counted,
    sentence: Sentence,
    own: str | None,
    happened: Happened | None,
) -> Candidate:
    """A figure with its category, by what happened or, without it, by the counted noun's own."""
    if happened is None:
        assert counted.row is not None and own is not None and counted.head is not None
        happened = Happened(counted.head, counted.row, "the counted noun itself", 0.0)
    row, word = happened.row, happened.word
    category = _joint(str(row["category"]), word, sentence)
    return Candidate(
        number,
        counted,
        sentence,
        category,
        row.get("term"),
        word,
        row,
        happened.tie,
        happened.cost,
    )


def _by_degree(made: Candidate, sentence: Sentence) -> Candidate:
    """ "Houses damaged (partially 9,900; 405 totally)": how far each of them is, where a word right
    beside its number says so.
    """
    if made.counted.unit != Unit.BUILDINGS:
        return made
    row = degree_beside(made.counted.number, sentence)
    if row is None:
        return made
    if made.category not in _DAMAGE:
        return made
    return replace(made, category=str(row["category"]), term=row.get("term"), row=row)


_DAMAGE = frozenset({Category.HOMES_DAMAGED, Category.HOMES_DESTROYED})


def _joint(category: str, word: Token, sentence: Sentence) -> str:
    """ "150 killed or injured" is one figure of casualties; "damaged or destroyed" are damaged at
    least.
    """
    pair = _paired(word, sentence)
    if pair is None:
        return category
    if category == Category.HOMES_DESTROYED:
        return Category.HOMES_DAMAGED if pair & word_set("damage_words") else category
    if category not in _PERSONAL_HARM:
        return category
    if pair & word_set("death_words") and pair & word_set("harm_words"):
        return Category.CASUALTIES
    return category


def _paired(word: Token, sentence: Sentence) -> frozenset[str] | None:
    """The lemmas of a word and of the one it is joined to on either side, or None."""
    tokens, i = sentence.tokens, word.i
    for joint, other in ((i + 1, i + 2), (i - 1, i - 2)):
        if 0 <= other < len(tokens) and tokens[joint].lower in word_set("joint"):
            second = tokens[other]
            return frozenset(
                {word.lemma.lower(), word.lower, second.lemma.lower(), second.lower}
            )
    return None


def _stands_for_people(counted: Counted, sentence: Sentence) -> bool:
    """A bare number loosely tied is people only when joined to a participle: "and 60 wounded"."""
    if counted.head is not None:
        return True
    after = counted.number.i + 1
    if after >= len(sentence.tokens):
        return False
    following = sentence.tokens[after]
    return following.tag in STATE_FORMS or following.pos in _TELLS_STATE


def _is_posted(counted: Counted) -> bool:
    """ "1,000 troops remain in the north": they are there by order, not cut off."""
    return counted.group in SENT


def _live_there(counted: Counted, word: Token, sentence: Sentence) -> bool:
    """ "Three of the brothers remain in Cuba", "90 cousins remain in the town": nothing says that
    they would leave; of "are still inside" and of a place in danger it is understood.
    """
    still = word.lower in word_set("still_adverbs")
    if still or not sentence.words.isdisjoint(word_set("signs_of_danger")):
        return False
    head = counted.head
    return head is None or head.lower in word_set("kin")


def _still_there(counted: Counted, sentence: Sentence) -> Happened | None:
    """ "the 90,000 people still in the city": people who have not got out."""
    word = still_inside(counted, sentence)
    if word is None:
        return None
    if counted.unit == Unit.BUILDINGS:
        return None
    if _is_posted(counted):
        return None
    if _live_there(counted, word, sentence):
        return None
    row = in_use().row("figures", "category", Category.TRAPPED)
    return Happened(word, row, "still inside a place", 2.0)
