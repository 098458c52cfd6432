"""Who speaks: pronouns, short names and role nouns to the fullest name the article gives.

Antecedents are looked for backwards, in the same story only: a person who spoke or was the subject
of a sentence, the nearest first; a group for "it" and "they". Nothing found means the mention
stands for itself.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from reportedly.annotate.actors.speaking_nouns import (
    kind_by_aim,
    kind_of_body,
    sort_of_noun,
    speaking_noun_of,
)
from reportedly.claims.shared.abbreviations import abbreviations
from reportedly.claims.shared.people import NamedPerson, People
from reportedly.codebook.grammar import (
    APPOSITIONS,
    COMMON_NOUNS,
    DETERMINER_RELATIONS,
    DETERMINERS,
    NOUN_MODIFIERS,
    NOUN_PHRASE,
    NOUNS,
    NUMERALS,
    PARTICLES,
    PLURAL,
    PROPER_NOUNS,
    SUBJECTS,
)
from reportedly.codebook.subsets import subset
from reportedly.codebook.words import ActorKind, SpeakerSort, SpeechKind
from reportedly.languages import in_use, word_set
from reportedly.languages.patterns import named_pattern, pattern_text
from reportedly.records import (
    Actor,
    Attribution,
    Document,
    Mentions,
    Reason,
    Sentence,
    Span,
    Speaker,
    Token,
)
from reportedly.syntax.adverbials import behind_adverbial

_JOINS_NAMES = named_pattern("speakers.joins_names")
_NAME_ENDS = named_pattern("speakers.name_ends")
_THE = named_pattern("speakers.the")
_SEAT = named_pattern("speakers.seat")

_OFFICE_HOLDERS = subset("office_holders")

_BEFORE_NOUN = NOUN_PHRASE | PARTICLES | NUMERALS
_OPENS_BODY = NOUNS | DETERMINERS  # behind "of": "the ministry of the interior"


# A person who was only a subject is an antecedent this many sentences on; who spoke, for the whole
# story.
_SUBJECT_REACH = 3
# Antecedents looked at: the last so many speakers and subjects, some sixty sentences' worth.
_MEMORY = 300
_OF_STATE = subset("state_bodies")  # kinds of actor
_OF_NO_PERSON = subset("of_no_person")
_CAN_BE_BODY = subset("can_be_a_body")
_CAN_BE_PERSON = subset("can_be_a_person")
_OF_AIMS = subset("bodies_with_aims")  # "the rights group" is no band of fighters
_ROLE = 30  # letters of "army spokesman Captain "
_BEFORE_APPOSED = named_pattern("speakers.before_apposed")
_BEHIND_APPOSED = named_pattern("speakers.behind_apposed")
_WITHIN = 8  # statements begun before a pronoun that one may hold
_NAMED_LATER = 7  # sentences in which one who was only described may be named
_ROLE_WORDS = 5  # "the deputy foreign minister"


@dataclass(frozen=True, slots=True)
class KnownSpeaker:
    """A speaker already resolved, or a person met as a subject: a possible antecedent."""

    speaker: Speaker
    sort: str  # a `SpeakerSort`
    gender: str | None
    plural: bool
    start: int
    sentence: int
    story: int
    spoke: bool
    # mentioned, but neither speaker nor subject: only a gender that is known supports it
    weak: bool = False


def _is_of(words: list[str], known: KnownSpeaker) -> bool:
    """ "The rebels" are not "a rebels commander": a body's noun that only says whose somebody
    is.
    """
    head = _head_noun(known.speaker.name)
    if sort_of_noun(words[-1]) != SpeakerSort.GROUP:
        return False
    if head is None:
        return False
    if head == words[-1]:
        return False
    if not head.islower():
        return False
    if words[-1] in (known.speaker.role or "").lower().split():
        return False
    return known.sort != SpeakerSort.DOCUMENT


def _is_called_body(group: KnownSpeaker, word: str) -> bool:
    """Whether a group is one body with a name, and no state's unless the word can mean one."""
    if group.speaker.kind in _OF_STATE and word not in word_set("agencies"):
        return False
    if group.speaker.actor_id:
        return True
    if group.plural:
        return False
    return len(group.speaker.name.split()) > 1


class Speakers:
    """Resolves the speakers of one document in reading order."""

    def __init__(self, document: Document, mentions: Mentions, people: People) -> None:
        self.document = document
        self.mentions = mentions
        self.people = people
        self.known: list[KnownSpeaker] = []
        self.done: dict[tuple[int, int], tuple[Speaker, tuple[Reason, ...]]] = {}
        self.quoted = [
            a.content for a in mentions.attributions if a.kind == SpeechKind.DIRECT
        ]
        self.roles: dict[tuple[str, ...], str] = {}  # by name, the first told
        for name in people.names:
            if name.role:
                self.roles.setdefault(name.words, name.role)
        self.full_names: dict[
            tuple[int, str], tuple[list[str], Span]
        ] = {}  # by story and name: its words, first mention
        self.quoted_starts = [q.start for q in self.quoted]
        self.actor_starts = [a.start for a in mentions.actors]
        self.subjects_read = 0
        self.after_content = -1

    # ------------------------------------------------------------ one attribution
    def resolve(
        self, attribution: Attribution
    ) -> tuple[Speaker | None, tuple[Reason, ...], bool]:
        """The speaker, why, and whether a pronoun stayed without antecedent."""
        mention = attribution.speaker
        if mention is None:
            return None, (), False
        key = (mention.start, mention.end)
        if key not in self.done:
            number = self._sentence_of(mention, attribution)
            self._speak_before(mention)
            self._read_subjects(number)
            # what stands before "she said" is what she said: its subject is not she
            self.after_content = (
                number if attribution.content.start < mention.start else -1
            )
            self.done[key] = (
                self._plain(mention, None),
                (),
            )  # until it is known: quotations can hold each other
            self.done[key] = self._resolve(mention, number)
            self._remember(mention, self.done[key][0], number)
        speaker, because = self.done[key]
        lost = speaker.name.lower() in word_set("third_person")
        return speaker, because, lost

    def _speak_before(self, mention: Span) -> None:
        """Who spoke within what a pronoun's statement holds:
        "900 fled, the agency said; 40 died, it added".
        """
        if mention.text.lower() not in word_set("third_person"):
            return
        begun = bisect_right(
            self.mentions.attributions, mention.start, key=lambda a: a.content.start
        )
        for said in self.mentions.attributions[max(0, begun - _WITHIN) : begun]:
            speaker = said.speaker
            if speaker is None or (speaker.start, speaker.end) in self.done:
                continue
            told = speaker.text.lower() not in word_set("third_person")
            if told and speaker.start < mention.start:
                self.resolve(said)

    def _sentence_of(self, mention: Span, attribution: Attribution) -> int:
        """The index of the sentence a mention stands in, which may not be that of its content."""
        number = attribution.sentence
        sentences = self.mentions.sentences
        while number and sentences[number].start > mention.start:
            number -= 1
        while number + 1 < len(sentences) and sentences[number].end <= mention.start:
            number += 1
        return number

    def _resolve(
        self, mention: Span, number: int
    ) -> tuple[Speaker, tuple[Reason, ...]]:
        """Who a mention means: by pronoun, by name, by role or as it is written."""
        lower = mention.text.lower()
        story = self.people.story_of(number)
        if lower in word_set("third_person"):
            known = self._antecedent(lower, mention, number, story)
            if known is not None:
                return self._same(
                    mention,
                    known,
                    f"{mention.text!r} is the nearest fitting speaker or subject before it",
                )
            return self._plain(mention, None), ()
        if lower in word_set("first_person"):
            whole = self._quoting(mention)
            if not whole:
                return self._plain(mention, None), ()
            why = Reason("speaker", "first person inside a quotation", mention)
            return whole, (why,)
        return self._named(mention, number, story)

    def _named(
        self, mention: Span, number: int, story: int
    ) -> tuple[Speaker, tuple[Reason, ...]]:
        """Who a name or a noun means: a person, a speaker met before, or itself."""
        person = self._person_meant(mention, number, story)
        if person is None:
            person = self._named_beside_role(mention, number, story)
        if person is not None:
            return person
        known = self._by_noun(mention, number, story)
        if known is not None:
            return self._same(mention, known, "the noun names a speaker met before")
        longer = self._longer_mention(mention, number, story)
        if longer is not None:
            why = Reason("speaker", "a fuller name for the same", longer)
            return self._plain(mention, longer), (why,)
        return self._plain(mention, None), ()

    def _person_meant(
        self, mention: Span, number: int, story: int
    ) -> tuple[Speaker, tuple[Reason, ...]] | None:
        """The person whom the words name, under the fullest name the article gives; else None."""
        acts = self._may_name_person(mention)
        name = self._name_in(mention, number, story) if acts else None
        if name is not None:
            full = self.people.fullest(name.words, story) or name
            if self._person(full) or self._person(name):
                return self._as_person(mention, name, full)
        whole = self._name_taken_for_noun(mention, story)
        return self._as_person(mention, whole, whole) if whole is not None else None

    def _named_beside_role(
        self, mention: Span, number: int, story: int
    ) -> tuple[Speaker, tuple[Reason, ...]] | None:
        """`According to the mayor, Ann Lee.`: whom a role's apposition names; and of "a doctor
        said" the one of whom the next sentences say "the doctor, Ann Lee".
        """
        head = _head_noun(mention.text)
        if head is None or sort_of_noun(head) != SpeakerSort.PERSON:
            return None
        name = self._apposed(mention.end, number)
        first = mention.text.split(maxsplit=1)[0].lower()
        if name is None and first in word_set("indefinite_articles"):
            name = self._named_later(head, number, story)
        if name is None:
            return None
        full = self.people.fullest(name.words, story) or name
        if not (self._person(full) or self._person(name)):
            return None
        return self._as_person(mention, name, full)

    def _apposed(self, end: int, number: int) -> NamedPerson | None:
        """The name that stands behind a comma, and is closed by a mark."""
        reading = self.document.reading
        for name in self.people.names_in(number):
            if name.start < end:
                continue
            if _BEFORE_APPOSED.fullmatch(reading, end, name.start) is None:
                return None
            closed = _BEHIND_APPOSED.match(reading, name.end) is not None
            return name if closed and len(name.words) > 1 else None
        return None

    def _named_later(self, head: str, number: int, story: int) -> NamedPerson | None:
        """Somebody whom one of the next sentences calls "the doctor, Ann Lee"."""
        told_again = _told_again(head)
        sentences = self.mentions.sentences
        last = min(len(sentences), number + _NAMED_LATER)
        for later in range(number, last):
            for name in self.people.names_in(later):
                before = self.document.reading[max(0, name.start - _ROLE) : name.start]
                if name.story != story or not told_again.search(before):
                    continue
                behind = self.document.reading[name.end : name.end + 2]
                if behind not in word_set("possessive_endings"):
                    return name
        return None

    def _name_taken_for_noun(self, mention: Span, story: int) -> NamedPerson | None:
        """`Hill` in a headline: the person of the article whose name holds the word."""
        if not mention.text.isalpha():
            return None
        if not mention.text[:1].isupper():
            return None
        whole = self.people.fullest((mention.text.lower(),), story)
        if whole is None:
            return None
        if len(whole.words) < 2:
            return None
        if not self._person(whole):
            return None
        return whole

    def _may_name_person(self, mention: Span) -> bool:
        """Not a body's name, nor a noun for a body in small letters."""
        sort = sort_of_noun(_head_noun(mention.text) or "")
        if sort in _OF_NO_PERSON and mention.text.split()[-1].islower():
            return False
        return not self._body_named(mention)

    def _body_named(self, mention: Span) -> bool:
        """`the charity Clean Water`: a noun for a body in small letters before its name."""
        sorts = [sort_of_noun(w) for w in mention.text.split() if w.islower()]
        last = next((sort for sort in reversed(sorts) if sort is not None), None)
        if last not in _OF_NO_PERSON:
            return False
        return mention.text.split()[-1][:1].isupper()

    # ------------------------------------------------------------ names
    def _person(self, name: NamedPerson) -> bool:
        return self.people.is_person(name)

    def _name_in(self, mention: Span, number: int, story: int) -> NamedPerson | None:
        """The last name inside a mention; one that heads it, not "the lawyer for Ann Lee"."""
        if _JOINS_NAMES.search(mention.text):
            return None  # several speakers at once
        end = (
            mention.start + mention.text.find("(")
            if "(" in mention.text
            else mention.end
        )
        inside = [
            n
            for n in self.people.names_between(mention.start, end)
            if n.sentence == number
        ]
        if inside:
            last = inside[-1]
            before = self.document.reading[mention.start : last.start].lower().split()
            tail = self.document.reading[last.end : mention.end]
            if tail[:2] in word_set("possessive_endings"):
                return None  # "Lee's niece" is somebody else
            if before and before[-1] in word_set("topic_prepositions"):
                return None  # "the Commission on Human Rights"
            if word_set("name_prepositions") & set(before):
                first = inside[0]
                if last.end == mention.end and _is_title(first):
                    return last  # "Minister of Health Ann Lee"
                return first if first.start == mention.start else None
            return last
        return None

    def _as_person(
        self, mention: Span, name: NamedPerson, full: NamedPerson
    ) -> tuple[Speaker, tuple[Reason, ...]]:
        """A speaker by the fullest form of a person's name, with the role last told."""
        role = name.role if name.role and not _courtesy(name.role) else full.role
        role = role or self.roles.get(full.words)
        role = None if role and _courtesy(role) else role
        actor = self.people.actor_at.get(full.start) or self.people.actor_at.get(
            name.start
        )
        kind = actor.kind if actor else _role_kind(role)
        words = self.document.span(full.start, full.end)
        because = (
            (Reason("speaker", "the fullest name of the same story", words),)
            if full.text != mention.text
            else ()
        )
        return Speaker(
            " ".join(full.text.split()),
            mention,
            actor.id if actor else None,
            role,
            kind,
        ), because

    def _spelled_out(self, mention: Span) -> Span | None:
        """The name before it that an abbreviation stands for."""
        spelled = abbreviations(self.document).get(mention.text.split()[-1])
        if spelled is None:
            return None
        if spelled.end >= mention.start:
            return None
        return spelled

    def _longer_mention(self, mention: Span, number: int, story: int) -> Span | None:
        """An organisation's full name for its initials, or for a shorter one of the same head."""
        words = _content_words(mention.text)
        if not words:
            return None
        spelled = self._spelled_out(mention) if len(words) == 1 else None
        if spelled is not None:
            return spelled
        for (story_of_name, name), (other, first) in self.full_names.items():
            if story_of_name != story:
                continue
            if first.start >= mention.start:
                continue
            fuller = len(name) > len(mention.text) and _is_short_for(
                mention.text, words, name, other
            )
            if fuller and self._is_same_body(mention, first):
                return first
        return self._phrase_before(mention, words, number, story)

    def _is_same_body(self, mention: Span, longer: Span) -> bool:
        """`the BBC` is not "The Black Book of Clubs": a body that is known has no other name."""
        known, other = (self._body_at(span) for span in (mention, longer))
        return known is None or other == known or not mention.text.split()[-1].isupper()

    def _body_at(self, span: Span) -> str | None:
        """The identity of the body whose name ends where the words do."""
        met = self._actors_before(span.end - 1)
        return next((a.id for a in met if a.end == span.end), None)

    def _phrase_before(
        self, mention: Span, words: list[str], number: int, story: int
    ) -> Span | None:
        """`the report` for "a report by the bank" that nobody had quoted yet."""
        if not _THE.match(mention.text):
            return None
        if len(words) != 1:
            return None
        noun = speaking_noun_of(words[0])
        if noun is None:
            return None
        for at in range(number - 1, max(-1, number - 12), -1):
            if self.people.story_of(at) != story:
                continue
            sentence = self.mentions.sentences[at]
            for t in sentence.tokens:
                if t.lower != words[0]:
                    continue
                if not _names_itself(t):
                    continue
                span = self._phrase(sentence, t)
                if len(span.text) > len(mention.text) + 2:
                    return span
        return None

    def _phrase(self, sentence: Sentence, head: Token) -> Span:
        """The noun phrase around a head, without what belongs to another."""
        first = head.i
        while (
            first
            and sentence.tokens[first - 1].pos in _BEFORE_NOUN
            and sentence.tokens[first].pos
            not in DETERMINERS  # "in the market the monitors": two phrases
        ):
            first -= 1
        first = behind_adverbial(sentence.tokens, first, head.i)
        last = head.i
        while last + 2 < len(sentence.tokens) and sentence.tokens[
            last + 1
        ].lower in word_set("body_links"):
            following = sentence.tokens[last + 2]
            if following.pos not in _OPENS_BODY:
                break
            last += 2
            while (
                last + 1 < len(sentence.tokens)
                and sentence.tokens[last + 1].pos in NOUNS
            ):
                last += 1
        return self.document.span(
            sentence.tokens[first].start, sentence.tokens[last].end
        )

    # ------------------------------------------------------------ antecedents
    def _antecedent(
        self, pronoun: str, mention: Span, number: int, story: int
    ) -> KnownSpeaker | None:
        """Whom a pronoun means: of those that fit, the one met last, if it can have been meant."""
        fitting = self._fitting(pronoun, mention, story)
        near = [k for k in fitting if self._is_in_reach(k, number)]
        strong = [k for k in near if not k.weak]
        near = strong or [k for k in near if k.gender is not None]
        if pronoun in word_set("person_pronouns"):
            near = [k for k in near if k.sort == SpeakerSort.PERSON] or near
        if pronoun in word_set("neuter_pronouns"):
            near = _that_speak(near, number)
        return max(
            near,
            key=lambda k: (k.sentence, k.spoke, k.start),
            default=None,
        )

    def _fitting(self, pronoun: str, mention: Span, story: int) -> list[KnownSpeaker]:
        """Those met lately, before the pronoun and in its story, whom it can stand for."""
        before = self._met_before(mention, story)
        return [k for k in before if _agrees(pronoun, k)]

    def _met_before(self, mention: Span, story: int) -> list[KnownSpeaker]:
        """Those met lately in a story, before some words."""
        met = [k for k in self.known[-_MEMORY:] if k.story == story]
        return [k for k in met if k.start < mention.start]

    def _is_in_reach(self, known: KnownSpeaker, number: int) -> bool:
        """Whoever spoke; a subject only of the sentences right before, outside what was just
        said.
        """
        if known.spoke:
            return True
        near = 0 <= number - known.sentence <= _SUBJECT_REACH
        return near and known.sentence != self.after_content

    def _by_noun(self, mention: Span, number: int, story: int) -> KnownSpeaker | None:
        """`the minister`, "the group": who was introduced as one, else the last group that
        spoke.
        """
        words = _SEAT.sub("", mention.text).lower().split()
        noun = speaking_noun_of(words[-1])
        if words[0] not in word_set("definite_article"):
            return None
        if not 2 <= len(words) <= _ROLE_WORDS:
            return None
        if noun is None:
            return None
        before = self._met_before(mention, story)
        introduced = self._introduced_as(words, mention, before)
        if introduced is not None:
            return introduced
        if len(words) > 2:
            return self._body_described(words, before)
        if words[1] in word_set("words_for_who_spoke"):
            return _last_person_that_spoke(before)
        person = noun.sort == SpeakerSort.PERSON
        named = person and self._person_with_role(words[1], mention, story)
        return named or self._group_that_spoke(words[1], before)

    def _introduced_as(
        self, words: list[str], mention: Span, before: list[KnownSpeaker]
    ) -> KnownSpeaker | None:
        """The last speaker whose name or role holds all the words behind "the"."""
        for k in reversed(before):
            role = f"{k.speaker.role or ''} {k.speaker.name}".lower()
            titles = {_unabbreviated(w, words[-1]) for w in re.findall(r"[\w-]+", role)}
            same_words = k.speaker.mention.text.lower() == mention.text.lower()
            if set(words[1:]) <= titles and not same_words and not _is_of(words, k):
                return k
        return None

    def _body_described(
        self, words: list[str], before: list[KnownSpeaker]
    ) -> KnownSpeaker | None:
        """ "The monitoring group", "the Britain-based monitor", "the UN agency": the last body that
        spoke, if it is one of that kind.
        """
        if words[-1] not in word_set("words_for_a_body"):
            return None
        told = [kinds for w in words[1:-1] if (kinds := _kinds_told(w)) is not None]
        if len(told) < len(words) - 2:
            return None
        fits = min(
            reversed(told), key=len
        )  # "the UN aid agency", "the state news agency"
        bodies = (k for k in reversed(before) if k.sort in _CAN_BE_BODY)
        return next(
            (
                k
                for k in bodies
                if k.speaker.kind is None or k.speaker.kind in fits
                if _is_called_body(k, words[-1])
            ),
            None,
        )

    def _group_that_spoke(
        self, word: str, before: list[KnownSpeaker]
    ) -> KnownSpeaker | None:
        """ "The agency": the last body that spoke; a state's forces and offices are called so by
        their own nouns only.
        """
        if word not in word_set("words_for_a_body"):
            return None
        bodies = (k for k in reversed(before) if k.sort in _CAN_BE_BODY)
        return next((k for k in bodies if _is_called_body(k, word)), None)

    def _person_with_role(
        self, word: str, mention: Span, story: int
    ) -> KnownSpeaker | None:
        """Somebody named before whose role is this word: "the minister"."""
        for n in self.people.names:
            if (
                n.story == story
                and n.start < mention.start
                and self._is_called(n, word)
                and self._person(n)
            ):
                speaker = self._as_person(
                    self.document.span(n.start, n.end),
                    n,
                    self.people.fullest(n.words, story) or n,
                )
                return KnownSpeaker(
                    speaker[0],
                    SpeakerSort.PERSON,
                    gender=None,
                    plural=False,
                    start=n.start,
                    sentence=n.sentence,
                    story=story,
                    spoke=False,
                )
        return None

    def _is_called(self, person: NamedPerson, word: str) -> bool:
        """ "Navy spokesman Captain Ann Lee": by a role, or by the noun before a title."""
        if person.role and word in person.role.lower().split():
            return True
        before = self.document.reading[max(0, person.start - _ROLE) : person.start]
        words = before.lower().split()[-2:]
        titled = len(words) == 2 and speaking_noun_of(words[1]) is not None
        return word in words[-1:] or (titled and word == words[0])

    def _quoting(self, mention: Span) -> Speaker | None:
        """Who is quoted in the words that a mention stands in: "I" is theirs."""
        near = bisect_right(
            self.mentions.attributions, mention.start, key=lambda a: a.content.start
        )
        for a in self.mentions.attributions[max(0, near - 12) : near]:
            if (
                a.kind == SpeechKind.DIRECT
                and a.speaker
                and a.content.start <= mention.start < a.content.end
            ):
                if a.speaker.start == mention.start:
                    continue
                whole = self.resolve(a)[0]
                if whole is not None:
                    return Speaker(
                        whole.name, mention, whole.actor_id, whole.role, whole.kind
                    )
        return None

    def _same(
        self, mention: Span, known: KnownSpeaker, rule: str
    ) -> tuple[Speaker, tuple[Reason, ...]]:
        """A speaker known before, under these words."""
        s = known.speaker
        return Speaker(s.name, mention, s.actor_id, s.role, s.kind), (
            Reason("speaker", rule, s.mention),
        )

    def _plain(self, mention: Span, longer: Span | None) -> Speaker:
        """A speaker as written, on one line, with the identity of the actor in it."""
        actor = next(
            (a for a in self._actors_before(mention.end - 1) if a.end == mention.end),
            None,
        )
        name = " ".join(
            (longer or mention).text.split()
        )  # one line, however the page wrapped it
        return Speaker(
            name,
            mention,
            actor.id if actor else None,
            None,
            actor.kind if actor else _kind_of(name),
        )

    # ------------------------------------------------------------ memory
    def _remember(self, mention: Span, speaker: Speaker, number: int) -> None:
        """Keep a speaker for the pronouns and roles behind."""
        sort, gender, plural = self._sort(speaker)
        self._know(
            KnownSpeaker(
                speaker,
                sort,
                gender,
                plural,
                mention.start,
                number,
                self.people.story_of(number),
                True,
            )
        )

    def _sort(self, speaker: Speaker) -> tuple[str, str | None, bool]:
        """What a speaker is, person, group or document; the gender where it is told; and whether
        many.
        """
        words = _words_without_determiners(speaker.name)
        full = self._person_called(words)
        if full is not None:
            return SpeakerSort.PERSON, self.people.gender(full), False
        head = _head_noun(speaker.name)
        noun = speaking_noun_of(head) if head else None
        alone = len(words) == 1 and noun is not None
        plural = head is not None and _is_many(head, alone)
        sort = noun.sort if noun else SpeakerSort.GROUP
        if noun is None and len(words) == 1 and speaker.actor_id is None:
            return SpeakerSort.NAME, None, False
        if speaker.role or sort == SpeakerSort.PERSON:
            gender = noun.gender if noun else None
            person = SpeakerSort.GROUP if plural else SpeakerSort.PERSON
            return person, gender, plural
        return sort, None, plural

    def _person_called(self, words: list[str]) -> NamedPerson | None:
        """The person of the article's own story who is called by these words."""
        if not words:
            return None
        full = self.people.fullest(tuple([w.lower() for w in words]), 0)
        return full if full is not None and self._person(full) else None

    def _know(self, known: KnownSpeaker) -> None:
        """A possible antecedent; of each name the first mention is kept for its short forms."""
        self.known.append(known)
        name = known.speaker.name
        key = (known.story, name)
        if key not in self.full_names and " and " not in name:
            self.full_names[key] = (_content_words(name), known.speaker.mention)

    def _read_subjects(self, upto: int) -> None:
        """People and groups that were subjects of sentences before this one, outside quotations."""
        while self.subjects_read <= upto:
            number = self.subjects_read
            self.subjects_read += 1
            sentence = self.mentions.sentences[number]
            for t in sentence.tokens:
                if t.dep not in SUBJECTS:
                    continue
                if t.pos not in NOUNS:
                    continue
                if self._in_quote(t):
                    continue
                if not _counts_nobody(t, sentence):
                    self._remember_subject(t, number)
            self._remember_others(number)

    def _remember_others(self, number: int) -> None:
        """People a sentence names without being about them."""
        for name in self.people.names_in(number):
            full = self.people.fullest(name.words, name.story) or name
            if self.people.gender(full) is None:
                continue
            if not self._person(full):
                continue
            if not self._quoted(name.start):
                self._know_person(name, full, name.start, number, name.story, weak=True)

    def _know_person(
        self,
        name: NamedPerson,
        full: NamedPerson,
        start: int,
        number: int,
        story: int,
        *,
        weak: bool,
    ) -> None:
        """A person as a possible antecedent, from where a sentence speaks of them."""
        mention = self.document.span(name.start, name.end)
        speaker = self._as_person(mention, name, full)[0]
        gender = self.people.gender(full)
        self._know(
            KnownSpeaker(
                speaker,
                SpeakerSort.PERSON,
                gender,
                plural=False,
                start=start,
                sentence=number,
                story=story,
                spoke=False,
                weak=weak,
            )
        )

    def _actors_before(self, offset: int) -> tuple[Actor, ...]:
        """The last two actors that begin at an offset or before it."""
        near = bisect_right(self.actor_starts, offset)
        return self.mentions.actors[max(0, near - 2) : near]

    def _in_quote(self, t: Token) -> bool:
        return self._quoted(t.start)

    def _quoted(self, offset: int) -> bool:
        near = bisect_right(self.quoted_starts, offset)
        return any(
            q.start <= offset < q.end for q in self.quoted[max(0, near - 2) : near]
        )

    def _remember_subject(self, t: Token, number: int) -> None:
        """A person or body that was the subject of a sentence can be meant by a pronoun."""
        story = self.people.story_of(number)
        sentence = self.mentions.sentences[number]
        name = self._name_over(t, number) or self._name_beside(t, sentence, number)
        if name is not None:
            full = self.people.fullest(name.words, story) or name
            if self._person(full):
                self._know_person(name, full, t.start, number, story, weak=False)
                return
        if self._is_body(t, sentence):
            plain = self._plain(self._phrase(sentence, t), None)
            sort, gender, plural = self._sort(plain)
            if t.tag in PLURAL:  # "people" and "police" are many without an "s"
                person = sort == SpeakerSort.PERSON
                plural, sort = True, SpeakerSort.GROUP if person else sort
            self._know(
                KnownSpeaker(plain, sort, gender, plural, t.start, number, story, False)
            )

    def _is_body(self, t: Token, sentence: Sentence) -> bool:
        """An actor's name, or a noun for those who speak: of names only one for a group, or one
        whose verb only a body has ("the Valley Tracker documented 40 raids").
        """
        if any(a.start <= t.start < a.end for a in self._actors_before(t.start)):
            return True
        by_bodies = in_use().words("crediting", "by_bodies")
        if t.pos in PROPER_NOUNS and sentence.tokens[t.head].lemma in by_bodies:
            return True
        sort = sort_of_noun(t.text)
        if t.pos in COMMON_NOUNS:
            return sort is not None
        return sort == SpeakerSort.GROUP

    def _name_over(self, t: Token, number: int) -> NamedPerson | None:
        return next(
            (n for n in self.people.names_in(number) if n.start <= t.start < n.end),
            None,
        )

    def _name_beside(
        self, t: Token, sentence: Sentence, number: int
    ) -> NamedPerson | None:
        """`The hospital's director, Salma Odeh, disputed it`: the name set beside a role."""
        if sort_of_noun(t.text) != SpeakerSort.PERSON:
            return None
        if t.pos not in COMMON_NOUNS:
            return None
        beside = next(
            (
                k
                for k in sentence.tokens
                if k.head == t.i
                if k.dep in APPOSITIONS
                if k.pos in PROPER_NOUNS
            ),
            None,
        )
        return self._name_over(beside, number) if beside is not None else None


def _told_again(head: str) -> re.Pattern[str]:
    """ "The doctor, ", which ends before the name of one who was "a doctor"."""
    text = pattern_text("speakers.told_again", head=re.escape(head))
    return re.compile(text, re.IGNORECASE)


def _is_title(name: NamedPerson) -> bool:
    """Whether what was taken for a name is a role with capitals: "Vice Minister"."""
    return sort_of_noun(name.words[-1]) == SpeakerSort.PERSON


def _agrees(pronoun: str, known: KnownSpeaker) -> bool:
    """Whether a pronoun can stand for a speaker: person by gender, body or document."""
    if pronoun in word_set("person_pronouns"):
        wanted = "he" if pronoun in word_set("male_pronouns") else "she"
        if known.gender not in {None, wanted}:
            return False
        if known.spoke:
            return known.sort in _CAN_BE_PERSON
        return known.sort == SpeakerSort.PERSON
    if pronoun in word_set("it"):
        return known.sort != SpeakerSort.PERSON and not known.plural
    return known.sort in _CAN_BE_BODY


def _last_person_that_spoke(before: list[KnownSpeaker]) -> KnownSpeaker | None:
    """ "An elder said … The source added": whoever it was, they have just spoken."""
    spoke = (k for k in reversed(before) if k.spoke)
    persons = (k for k in spoke if k.sort == SpeakerSort.PERSON)
    last = next(persons, None)
    return None if last is None or last.plural else last


def _kinds_told(word: str) -> frozenset[str] | None:
    """The kinds that a word before "group" or "agency" leaves a body, by what it is for or where it
    sits; None where it tells more than a kind. An aim of NGOs others have too: UNICEF is an aid
    agency.
    """
    kind = kind_by_aim(word)
    if kind is not None and kind != ActorKind.NGO:
        return frozenset({kind})
    seated = word.endswith(tuple(word_set("seated")))
    several = kind is not None or seated or word in word_set("aims_of_several_kinds")
    return _OF_AIMS if several else None


def _has_voice(known: KnownSpeaker) -> bool:
    """ "It said" is no crowd: a body that can speak as one."""
    head = _head_noun(known.speaker.name) or ""
    return head.lower() not in word_set("groups_without_voice")


def _unabbreviated(word: str, noun: str) -> str:
    """`gen` and "col" stand for the noun they begin."""
    return noun if len(word) >= 3 and noun.startswith(word) else word


def _courtesy(role: str) -> bool:
    """`Mr` and "Dr" are no role."""
    return role.lower().rstrip(".") in word_set("forms_of_address")


def _role_kind(role: str | None) -> str:
    """The kind of actor somebody is: an official, who holds an office, or a person."""
    for word in re.findall(r"[\w-]+", role or ""):
        noun = speaking_noun_of(word)
        if noun is not None and noun.kind in _OFFICE_HOLDERS:
            return ActorKind.OFFICIAL
    return ActorKind.PERSON


def _kind_of(name: str) -> str | None:
    """The kind of body by the last word of its name."""
    return kind_of_body(_words_of_head(name))


def _head_noun(name: str) -> str | None:
    """The last word of a name, what stands behind a comma or an "of" left out."""
    words = _words_of_head(name)
    return words[-1] if words else None


def _words_of_head(name: str) -> list[str]:
    """The words of a name up to its noun."""
    return re.findall(r"[\w-]+", _NAME_ENDS.split(name)[0])


def _content_words(text: str) -> list[str]:
    determiners = word_set("determiners")
    words = re.findall(r"[\w-]+", text.lower())
    return [w for w in words if w not in determiners and len(w) > 1]


def _is_acronym_of(words: list[str], short: str) -> bool:
    """`irc` for "international rescue committee", small words left out or not; of an abbreviation
    that a text introduces in brackets less is asked (`claims/shared/abbreviations.py`).
    """
    small = word_set("small_words_of_names")
    every = "".join(w[0] for w in words)
    letters = "".join(w[0] for w in words if w not in small)
    if len(short) > 1 and short in {letters, every}:
        return True
    return letters.endswith(short) and len(short) > 2


def _counts_nobody(noun: Token, sentence: Sentence) -> bool:
    """`No group claimed it`: a noun that a negation determines is nobody to speak of later."""
    return any(
        t.dep in DETERMINER_RELATIONS and t.lower in word_set("negations")
        for t in sentence.children(noun.i)
    )


def _is_short_for(
    short: str,
    words: list[str],
    name: str,
    other: list[str],
) -> bool:
    """ "The office" for "the relief office", "WHO" for "World Health Organization"; `words` and
    `other` are the words of content of the short name and of the longer one.
    """
    if set(words) <= set(other) and words[-1] == (_head_noun(name) or "").lower():
        return True
    acronym = len(words) == 1 and short.split()[-1].isupper()
    return acronym and _is_acronym_of(other, words[0])


def _words_without_determiners(name: str) -> list[str]:
    words, determiners = re.findall(r"[\w'’-]+", name), word_set("determiners")
    return [w for w in words if w.lower() not in determiners]


def _is_many(head: str, alone: bool) -> bool:
    """ "Officials", "Police officers"; a capital is a name's, unless the word stands `alone`."""
    small = head[:1].islower() or alone
    return small and head.endswith("s") and not head.endswith("ss")


def _names_itself(t: Token) -> bool:
    """Whether a noun names who it is; not "a Taliban bombing", where it says whose that is."""
    return t.pos in NOUNS and t.dep not in NOUN_MODIFIERS


def _that_speak(near: list[KnownSpeaker], number: int) -> list[KnownSpeaker]:
    """Of those whom "it" can mean, who spoke lately, else who has a voice: things are subjects far
    more often than they speak.
    """
    spoke = (k for k in near if k.spoke)
    recent = [k for k in spoke if number - k.sentence <= _SUBJECT_REACH]
    return recent or [k for k in near if k.spoke or _has_voice(k)]
