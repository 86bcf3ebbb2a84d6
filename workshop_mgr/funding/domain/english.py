"""The donor statement in English, in the grammar the OSCE publishes it in (DOMAIN R3)."""

from workshop_mgr.funding.domain.attribution import AttributionRole, FundType
from workshop_mgr.funding.domain.facts import (
    ContributorFacts,
    OrganizationName,
    ProjectFacts,
    StatementFacts,
)
from workshop_mgr.funding.domain.phrases import Phrase, Tongue, requoted

_ENGLISH = Tongue("en", " and ")
_FUND_WORDS = {
    FundType.UNIFIED_BUDGET: "unified budget ",
    FundType.EXTRABUDGETARY: "extrabudgetary ",
    FundType.HOST_IN_KIND: "host-provided ",
    FundType.PARTNER: "partner-funded ",
}
_SAYS_WHAT_IT_IS = ("project", "programme", "program", "initiative")
# What goes with "organized", and what is a statement of its own beside it.
_WITH = {
    AttributionRole.SUPPORT: "with support from ",
    AttributionRole.IN_KIND: "with in-kind support from ",
    AttributionRole.POLITICAL_SUPPORT: "with political support from ",
    AttributionRole.HOST_COSTS: "with local costs covered by ",
}
_BY = {
    AttributionRole.FINANCIAL_SUPPORT: "supported financially by ",
    AttributionRole.CO_FUNDING: "co-funded by ",
}


def english(facts: StatementFacts) -> Phrase:
    """Return the sentence, empty where nothing is known."""
    clauses = [*_organized(facts), *_contributed(facts, _BY), *_hosted(facts)]
    return _ENGLISH.say("The workshop was ", _ENGLISH.listed(clauses), ".") if clauses else ()


def _organized(facts: StatementFacts) -> list[Phrase]:
    """Return how it was organized: within which projects and with whose support."""
    parts = [_frame(facts), _ENGLISH.listed(_contributed(facts, _WITH))]
    said = [phrase for part in parts if part for phrase in (_ENGLISH.say(" "), part)]
    return [_ENGLISH.say("organized", *said)] if said else []


def _frame(facts: StatementFacts) -> Phrase:
    """Return the projects; those of which only the title is known are named by it."""
    grouped: dict[str, list[Phrase]] = {}
    for project in facts.projects:
        words, named = _project(project)
        grouped.setdefault(words, []).append(named)
    return _ENGLISH.listed(
        [_ENGLISH.say(words, _ENGLISH.listed(named)) for words, named in grouped.items()]
    )


def _project(project: ProjectFacts) -> tuple[str, Phrase]:
    """Return the words before a project and the project itself."""
    title = _ENGLISH.name(project.title)
    quoted = _ENGLISH.say('project "', requoted(title, '"“”', "'''"), '"')
    kind = _FUND_WORDS[project.fund_type] if project.fund_type else ""
    kind += "multi-donor " if project.is_multi_donor else ""
    if project.owner is not None:
        named = _ENGLISH.say(_possessive(project.owner), " ", kind, quoted)
    elif kind:
        named = _ENGLISH.say("the ", kind, quoted)
    else:
        is_name = title[0].language == "en" and title[0].text.lower().endswith(_SAYS_WHAT_IT_IS)
        return "under ", _with_article(title) if is_name else _ENGLISH.say("the ", quoted)
    return "within the framework of ", named


def _possessive(owner: OrganizationName) -> Phrase:
    """Return "the OSCE Centre in Ashgabat's"; a name that ends in s gets the apostrophe alone."""
    name = _named(owner)
    return _ENGLISH.say(name, "'" if name[-1].text.endswith("s") else "'s")


def _contributed(facts: StatementFacts, words: dict[AttributionRole, str]) -> list[Phrase]:
    """Return one phrase for each of the roles in ``words`` that somebody has."""
    return [
        _ENGLISH.say(words[role], _ENGLISH.listed([_named(found) for found in contributors]))
        for role, contributors in facts.by_role().items()
        if role in words
    ]


def _hosted(facts: StatementFacts) -> list[Phrase]:
    """Return who was the host."""
    hosts = [_named(host) for host in facts.hosts]
    return [_ENGLISH.say("hosted by ", _ENGLISH.listed(hosts))] if hosts else []


def _named(body: OrganizationName | ContributorFacts) -> Phrase:
    """Return a name, with "the" where an English sentence wants it."""
    name = _ENGLISH.name(body.name)
    return _with_article(name) if body.takes_article and name[0].language == "en" else name


def _with_article(name: Phrase) -> Phrase:
    """Return an English name with "the", unless it brings its own."""
    return name if name[0].text.lower().startswith("the ") else _ENGLISH.say("the ", name)
