"""The words people write for what an agenda holds, in English and Russian. Pure."""

import re
from collections.abc import Mapping
from typing import Any

from workshop_mgr.agenda.domain.items import ImportField
from workshop_mgr.agenda.domain.kinds import Modality, SessionType, SpeakerRole

_HEADINGS = {
    ImportField.UID: "uid",
    ImportField.DAY: "day|date|день|дата",
    ImportField.STARTS: "starts|start|from|time|begin|начало|с|время",
    ImportField.ENDS: "ends|end|to|until|окончание|конец|до",
    ImportField.MINUTES: "minutes|min|duration|length|минут|минуты|мин|продолжительность|длительность",
    ImportField.TYPE: "type|kind|вид|тип",
    ImportField.TITLE: "title|session|topic|name|название|сессия|тема|заседание",
    ImportField.ABSTRACT: "abstract|description|what it is about|описание|аннотация|содержание|о чем|"
    "о чем пойдет речь",
    ImportField.ROOM: "room|hall|place|location|зал|помещение|место|аудитория",
    ImportField.TRACK: "track|stream|направление|поток|секция|трек",
    ImportField.MODE: "mode|modality|how people attend|format|форма участия|формат|формат участия",
    ImportField.LANGUAGES: "languages|language|working languages|языки|язык|рабочие языки",
    ImportField.SPEAKERS: "speakers|speaker|who speaks|выступающие|докладчики|спикеры|докладчик",
}
_LANGUAGES = {
    "en": "english|английский|eng", "ru": "russian|русский|rus",
    "tk": "turkmen|туркменский|tm", "fr": "french|французский", "de": "german|немецкий",
    "es": "spanish|испанский", "it": "italian|итальянский", "uz": "uzbek|узбекский",
    "kk": "kazakh|казахский|kz", "ky": "kyrgyz|киргизский|кыргызский", "tg": "tajik|таджикский",
    "uk": "ukrainian|украинский", "fa": "persian|персидский|dari|дари", "ar": "arabic|арабский",
    "tr": "turkish|турецкий", "mn": "mongolian|монгольский",
}  # fmt: skip
_TYPES = {
    SessionType.SESSION: "session|сессия|заседание",
    SessionType.REGISTRATION: "registration|arrival|регистрация|регистрация участников|прибытие",
    SessionType.OPENING: "opening|opening session|открытие",
    SessionType.PLENARY: "plenary|plenary session|пленарное заседание|пленарная сессия",
    SessionType.PANEL: "panel|panel discussion|панель|панельная дискуссия|панельная сессия",
    SessionType.COUNTRY_PRESENTATIONS: "country presentations|выступления стран|"
    "выступления представителей стран|доклады стран",
    SessionType.EXPERT_SESSION: "expert session|presentation|экспертное заседание|"
    "экспертная сессия|доклад",
    SessionType.GROUP_WORK: "group work|working group|workshop|работа в группах|рабочая группа",
    SessionType.EXERCISE: "exercise|практическое занятие|упражнение|учение",
    SessionType.BREAK: "break|coffee|coffee break|lunch|lunch break|перерыв|кофе|"
    "кофе брейк|перерыв на кофе|обед|перерыв на обед|обеденный перерыв",
    SessionType.SITE_VISIT: "site visit|visit|выезд|посещение|ознакомительный выезд|"
    "ознакомительный визит",
    SessionType.SIDE_EVENT: "side event|reception|dinner|параллельное мероприятие|прием|ужин",
    SessionType.CLOSING: "closing|closing session|закрытие",
}
_MODES = {
    Modality.IN_PERSON: "in person|onsite|on site|очно|очный|лично",
    Modality.ONLINE: "online|remote|virtual|онлайн|дистанционно",
    Modality.BLENDED: "blended|hybrid|in person and online|очно и онлайн|смешанный|гибридный",
}
_ROLES = {
    SpeakerRole.OPENING_REMARKS: "opening remarks|welcome|приветствие|вступительное слово",
    SpeakerRole.KEYNOTE: "keynote|keynote speaker|основной доклад|основной докладчик",
    SpeakerRole.PANELLIST: "panelist|panellist|panel member|участник панели|участник дискуссии",
    SpeakerRole.PRESENTER: "presenter|speaker|докладчик|выступающий|спикер",
    SpeakerRole.MODERATOR: "moderator|facilitator|модератор|ведущий|ведущая",
    SpeakerRole.CHAIR: "chair|chairperson|председатель",
    SpeakerRole.RAPPORTEUR: "rapporteur|докладчик по итогам|секретарь",
    SpeakerRole.EXPERT: "expert|эксперт",
    SpeakerRole.TRAINER: "trainer|тренер|инструктор",
    SpeakerRole.CLOSING: "closing|closing remarks|заключительное слово",
}


def plain_words(text: str) -> str:
    """Return words as headings and codes are compared: letters and digits in lower case."""
    return " ".join(re.findall(r"[^\W_]+", text.casefold().replace("ё", "е")))


def _by_word(words: Mapping[Any, str]) -> dict[str, Any]:
    """Return word → value of a table of alternatives; each value is a word for itself."""
    return {
        plain_words(word): value
        for value, line in words.items()
        for word in (str(value), *line.split("|"))
    }


FIELD_OF = _by_word(_HEADINGS)
LANGUAGE_OF = _by_word(_LANGUAGES)
TYPE_OF, MODE_OF, ROLE_OF = _by_word(_TYPES), _by_word(_MODES), _by_word(_ROLES)


def guessed_type(title: str) -> SessionType:
    """Return the type a title that is nothing but a type's word means: "Coffee break"."""
    found: SessionType = TYPE_OF.get(plain_words(title), SessionType.SESSION)
    return found
