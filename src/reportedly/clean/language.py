"""Is it English? Only English is read, so another language is refused by name and never guessed through.

English is told by its own small words first, which costs nothing and is not misled by foreign names;
only a text that has few of them is shown to a language model (py3langid, 0.5 s to load).
"""

from __future__ import annotations

import re

import py3langid

# Small words that are rare in other languages written in Latin letters: "in", "at", "for", "is" and "was",
# which Dutch, German or Danish have too, are not among them.
_ENGLISH = frozenset(
    {
        "the",
        "of",
        "and",
        "to",
        "from",
        "with",
        "were",
        "has",
        "have",
        "been",
        "that",
        "which",
        "who",
        "said",
        "says",
    }
    | {
        "by",
        "after",
        "their",
        "they",
        "this",
        "are",
        "not",
        "it",
        "its",
        "he",
        "she",
        "his",
        "will",
        "would",
    }
    | {"people", "killed", "but", "about", "into", "more", "than", "near", "where", "when"}
)
_WORD = re.compile(r"[^\W\d_]+")
_NOT_LATIN = re.compile("[^\0-\u024f\u1e00-\u1eff]")
LEAST_LETTERS = 60  # a shorter text is taken for English: the model errs on headlines full of names
SAMPLE = 1500  # characters looked at, from the start and again from the middle
ENOUGH_ENGLISH = (
    0.15  # share of small English words from which no model is asked; most news has 0.25
)
# How much likelier, per byte of text, the other language must be (natural logarithm). Measured: lists of foreign
# names in English sentences reach 0.57, sentences in eleven languages with Latin letters begin at 0.98.
SURE = 0.75

# Varieties the model tells apart and readers do not.
_SAME = {
    "wuu": "zh",
    "yue": "zh",
    "arz": "ar",
    "ary": "ar",
    "nb": "no",
    "nn": "no",
    "pes": "fa",
    "prs": "fa",
}

NAMES = {
    "ar": "Arabic", "fa": "Persian", "ur": "Urdu", "ps": "Pashto", "ku": "Kurdish", "he": "Hebrew", "tr": "Turkish",
    "az": "Azerbaijani", "hy": "Armenian", "ka": "Georgian", "ru": "Russian", "uk": "Ukrainian", "be": "Belarusian",
    "bg": "Bulgarian", "sr": "Serbian", "hr": "Croatian", "bs": "Bosnian", "mk": "Macedonian", "sq": "Albanian",
    "sl": "Slovene", "pl": "Polish", "cs": "Czech", "sk": "Slovak", "hu": "Hungarian", "ro": "Romanian", "el": "Greek",
    "fr": "French", "es": "Spanish", "pt": "Portuguese", "it": "Italian", "ca": "Catalan", "gl": "Galician",
    "de": "German", "nl": "Dutch", "af": "Afrikaans", "da": "Danish", "sv": "Swedish", "no": "Norwegian",
    "nb": "Norwegian", "nn": "Norwegian", "fi": "Finnish", "et": "Estonian", "lv": "Latvian", "lt": "Lithuanian",
    "is": "Icelandic", "ga": "Irish", "cy": "Welsh", "eu": "Basque", "mt": "Maltese", "sw": "Swahili", "so": "Somali",
    "am": "Amharic", "ti": "Tigrinya", "om": "Oromo", "ha": "Hausa", "yo": "Yoruba", "ig": "Igbo", "rw": "Kinyarwanda",
    "rn": "Kirundi", "gn": "Guarani", "ln": "Lingala", "sn": "Shona", "zu": "Zulu", "xh": "Xhosa", "mg": "Malagasy",
    "ht": "Haitian Creole",
    "hi": "Hindi", "bn": "Bengali", "ne": "Nepali", "pa": "Punjabi", "gu": "Gujarati", "mr": "Marathi", "ta": "Tamil",
    "te": "Telugu", "kn": "Kannada", "ml": "Malayalam", "si": "Sinhala", "my": "Burmese", "th": "Thai", "lo": "Lao",
    "km": "Khmer", "vi": "Vietnamese", "id": "Indonesian", "ms": "Malay", "tl": "Tagalog", "jv": "Javanese",
    "zh": "Chinese", "ja": "Japanese", "ko": "Korean", "mn": "Mongolian", "kk": "Kazakh", "ky": "Kyrgyz", "uz": "Uzbek",
    "tg": "Tajik", "tk": "Turkmen", "la": "Latin", "eo": "Esperanto", "pcm": "Nigerian Pidgin", "dv": "Dhivehi",
}  # fmt: skip


def other_language(text: str) -> str | None:
    """The code of the language (ISO 639) when a text is surely not English; None when it is or is too short."""
    middle = len(text) // 2
    sample = (
        text if len(text) <= 2 * SAMPLE else f"{text[:SAMPLE]} {text[middle : middle + SAMPLE]}"
    )
    words = _WORD.findall(sample.casefold())
    letters = sum(map(len, words))
    foreign_script = 0 if sample.isascii() else sum(map(str.isalpha, _NOT_LATIN.findall(sample)))
    if letters < LEAST_LETTERS and foreign_script < max(4, 0.6 * letters):
        return None
    share = sum(map(_ENGLISH.__contains__, words)) / max(1, len(words))
    if share >= ENOUGH_ENGLISH and foreign_script < 0.5 * letters:
        return None
    code, margin = _likeliest(sample)
    if foreign_script >= 0.5 * letters:
        return code if code != "en" else "und"
    return code if code != "en" and margin >= SURE else None


def foreign_language(text: str) -> str | None:
    """The name of the language of a text that is not read, "French (fr)"; None for English and what is too short."""
    code = other_language(text)
    return language_name(code) if code else None


def language_name(code: str) -> str:
    """ "French (fr)"; a language without a name here keeps its code."""
    if code == "und":
        return "a language that is not recognised"
    return f"{NAMES[code]} ({code})" if code in NAMES else f"the language {code!r}"


def _likeliest(sample: str) -> tuple[str, float]:
    """The likeliest language and how far it lies before English, per byte."""
    ranked = py3langid.rank(sample)
    code, score = ranked[0]
    english = next(s for c, s in ranked if c == "en")
    return _SAME.get(code, code), (score - english) / max(1, len(sample.encode("utf-8", "replace")))
