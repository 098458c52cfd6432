"""Only English is read, and English full of foreign names is English."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reportedly.clean import clean
from reportedly.clean.language import other_language
from reportedly.errors import InputError
from reportedly.records import RawPage

FOREIGN = [
    (
        "fr",
        "Au moins douze personnes ont été tuées mardi dans l'attaque d'un village du centre du Mali.",
    ),
    (
        "es",
        "Al menos doce personas murieron el martes en un ataque contra una aldea en el centro de Malí.",
    ),
    (
        "de",
        "Mindestens zwölf Menschen wurden am Dienstag bei einem Angriff auf ein Dorf in Mali getötet.",
    ),
    (
        "pt",
        "Pelo menos doze pessoas morreram na terça-feira num ataque a uma aldeia no centro do Mali.",
    ),
    (
        "it",
        "Almeno dodici persone sono state uccise martedì in un attacco contro un villaggio nel centro del Mali.",
    ),
    (
        "nl",
        "Ten minste twaalf mensen zijn dinsdag omgekomen bij een aanval op een dorp in het midden van Mali.",
    ),
    (
        "sv",
        "Minst tolv personer dödades i tisdags i en attack mot en by i centrala Mali, enligt myndigheterna.",
    ),
    (
        "tr",
        "Mali'nin orta kesimindeki bir köye salı günü düzenlenen saldırıda en az on iki kişi öldü.",
    ),
    (
        "sw",
        "Watu wasiopungua kumi na wawili waliuawa Jumanne katika shambulio dhidi ya kijiji katikati mwa Mali.",
    ),
    (
        "ar",
        "قتل ما لا يقل عن اثني عشر شخصا يوم الثلاثاء في هجوم على قرية في وسط مالي بحسب مسؤولين محليين",
    ),
    (
        "ru",
        "По меньшей мере двенадцать человек погибли во вторник при нападении на деревню в Мали.",
    ),
    (
        "zh",
        "据当地官员称，马里中部一个村庄星期二遭到袭击，至少十二人死亡，另有多人受伤。",
    ),
    (
        "fa",
        "دست‌کم دوازده نفر روز سه‌شنبه در حمله به روستایی در مرکز مالی کشته شدند، مقام‌های محلی می‌گویند",
    ),
]
CREOLES = [
    (
        "pcm",
        "Gunmen don kill at least 12 pipo for one village for Plateau on Monday night, police tok. "
        "One resident wey see wetin happun tell us sey dem still dey find 7 pesin wey miss.",
    ),
    (
        "pcm",  # with many an English word
        "Flood don pursue plenti pipo comot from dia house for Kogi State. The agency say na more than "
        "3,000 pipo dey affected and 14 don die. The river full since Saturday, and pipo wey dey live "
        "near the water no get place to go.",
    ),
    (
        "jam",
        "Gunman dem shoot three people inna di community pon Monday night, an di police seh dem still a "
        "look fi di man dem weh do it.",
    ),
    (
        "kri",
        "Di ren we kam na Fritong dɔn kil pas 12 pipul dɛn ɛn bɔku os dɛn dɔn brok. Di gɔvmɛnt se dɛn go "
        "ɛp di wan dɛn we dɔn lɔs dɛn os.",
    ),
    (
        "tpi",
        "Sampela man i dai long Mande bihain long pait i bin kamap long Hela provins. Polis i tok olsem 14 "
        "pipel i dai na planti haus i paia.",
    ),
    (
        "bi",
        "Wan bigfala flad i kilim 5 man mo olgeta long Santo oli lusum haos blong olgeta. Gavman i talem "
        "se bae hemi sendem kakae long ol pipol we oli nidim.",
    ),
]
ENGLISH = [
    "The trader spread her hands. “Wetin una wan make I do? Dem don carry everything,” she said. Gunmen had "
    "come at dawn, taken 40 cattle and shot two herders, the village head told reporters in Jos on Tuesday, "
    "and the police promised that patrols on the road would be doubled before the market opens again.",
    "Dis and Dat, a comedy troupe from Kingston, raised money for families whose homes the storm took; Mi Deh "
    "Yah, their new show, opens on Friday, and all the seats of the first week are sold, its manager said.",
    "Deir ez-Zor, Raqqa, Hasakah, Idlib, Homs, Daraa, Quneitra, Tartus, Latakia, Suwayda: 1,200 families displaced",
    "Ukrainian President Volodymyr Zelenskyy meets Polish Prime Minister Donald Tusk, Warsaw, Tuesday.",
    "Iraqi forces entered the quarter known as حي الزنجيلي on Sunday and families fled towards the river.",
    "Nurul Huda Abdullah, Siti Aminah binti Yusof, Mohd Faizal bin Osman injured in Kuala Krai, Kelantan",
    "FLOODS DISPLACE 9,000 IN BENUE AND KOGI, AGENCY SAYS; SHELTERS OPENED IN MAKURDI AND LOKOJA",
    "12 killed",
    "Mosul",
]


@pytest.mark.parametrize(("code", "text"), [*FOREIGN, *CREOLES])
def test_another_language_is_named(code: str, text: str) -> None:
    assert other_language(text) == code
    with pytest.raises(
        InputError, match=rf"is written in [\w ]+ \({code}\); only English is read"
    ):
        clean(RawPage("x", "x.txt", b"", "", "text/plain", text))


@pytest.mark.parametrize("text", ENGLISH)
def test_english_passes(text: str) -> None:
    assert other_language(text) is None


@pytest.mark.parametrize("name", ["articles", "places", "times", "idetect", "events"])
def test_no_english_document_is_refused(shared: Path, name: str) -> None:
    for line in (
        (shared / "bench" / "data" / f"{name}.jsonl")
        .read_text(encoding="utf-8")
        .splitlines()
    ):
        assert other_language(json.loads(line)["text"]) is None


def test_letters_that_could_not_be_read_are_of_no_english_text() -> None:
    lost = "\ufffd"
    assert other_language(f"{lost * 3} {lost * 7} TT2 {lost * 6} Perl {lost * 40}")
    text = (
        "The river rose by a metre on Monday and two bridges of the town were closed."
    )
    assert other_language(text.replace("Monday", f"Mon{lost}day")) is None
