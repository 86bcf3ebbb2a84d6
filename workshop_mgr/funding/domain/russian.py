"""The donor statement in Russian. Names stay in the nominative: no program declines them safely."""

from workshop_mgr.funding.domain.attribution import AttributionRole, FundType
from workshop_mgr.funding.domain.facts import ProjectFacts, StatementFacts
from workshop_mgr.funding.domain.phrases import Phrase, Tongue, requoted

_RUSSIAN = Tongue("ru", " и ")
_FUND_WORDS = {
    FundType.UNIFIED_BUDGET: "бюджетного ",
    FundType.EXTRABUDGETARY: "внебюджетного ",
    FundType.HOST_IN_KIND: "обеспечиваемого принимающей стороной ",
    FundType.PARTNER: "финансируемого партнером ",
}
_ROLE_WORDS = {
    AttributionRole.FINANCIAL_SUPPORT: "Финансовая поддержка: ",
    AttributionRole.SUPPORT: "Поддержка: ",
    AttributionRole.CO_FUNDING: "Софинансирование: ",
    AttributionRole.IN_KIND: "Поддержка в натуральной форме: ",
    AttributionRole.POLITICAL_SUPPORT: "Политическая поддержка: ",
    AttributionRole.HOST_COSTS: "Оплата расходов на месте: ",
}


def russian(facts: StatementFacts) -> Phrase:
    """Return the sentences, empty where nothing is known."""
    sentences = [*_organized(facts), *_contributed(facts), *_hosted(facts)]
    spaced = [part for sentence in sentences for part in (_RUSSIAN.say(" "), sentence)]
    return _RUSSIAN.say(*spaced[1:])


def _organized(facts: StatementFacts) -> list[Phrase]:
    """Return the projects."""
    projects = [_project(project) for project in facts.projects]
    words = "Семинар организован в рамках "
    return [_RUSSIAN.say(words, _RUSSIAN.listed(projects), ".")] if projects else []


def _project(project: ProjectFacts) -> Phrase:
    """Return a project with its kind, title and owner."""
    kind = _FUND_WORDS[project.fund_type] if project.fund_type else ""
    kind += "многодонорского " if project.is_multi_donor else ""
    title = requoted(_RUSSIAN.name(project.title), "«»", "„“")
    said = _RUSSIAN.say(kind, "проекта «", title, "»")
    if project.owner is None:
        return said
    return _RUSSIAN.say(said, " (ответственная структура: ", _RUSSIAN.name(project.owner.name), ")")


def _contributed(facts: StatementFacts) -> list[Phrase]:
    """Return one sentence for each role that somebody has."""
    return [
        _RUSSIAN.say(
            _ROLE_WORDS[role],
            _RUSSIAN.listed([_RUSSIAN.name(found.name) for found in contributors]),
            ".",
        )
        for role, contributors in facts.by_role().items()
    ]


def _hosted(facts: StatementFacts) -> list[Phrase]:
    """Return who was the host."""
    hosts = [_RUSSIAN.name(host.name) for host in facts.hosts]
    words = "Принимающая сторона: " if len(hosts) == 1 else "Принимающие стороны: "
    return [_RUSSIAN.say(words, _RUSSIAN.listed(hosts), ".")] if hosts else []
