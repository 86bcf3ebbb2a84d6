"""The donor statement: one sentence that says who made a workshop possible (DOMAIN R3).

It names the projects, everybody who contributed to this very workshop, and its hosts. Who gave
to the project but not to this workshop is not in the facts and so never in the sentence.
"""

from workshop_mgr.funding.domain.english import english
from workshop_mgr.funding.domain.facts import StatementFacts
from workshop_mgr.funding.domain.phrases import Fragment, Phrase, merged
from workshop_mgr.funding.domain.russian import russian

DEFAULT_LANGUAGE = "en"
_GRAMMARS = {"en": english, "ru": russian}


def statement_fragments(facts: StatementFacts, language: str) -> Phrase:
    """Return the statement as words that each know their language.

    A language without a grammar of ours is answered in English. Empty where nothing is known.
    Where somebody has worded it by hand in this language, that is the statement.
    """
    if facts.override and (words := facts.override.get(language)):
        return (Fragment(words, language),)
    spoken = language if language in _GRAMMARS else DEFAULT_LANGUAGE
    return merged(_GRAMMARS[spoken](facts.read_in(spoken)))


def statement(facts: StatementFacts, language: str) -> str:
    """Return the statement as plain text."""
    return "".join(fragment.text for fragment in statement_fragments(facts, language))
