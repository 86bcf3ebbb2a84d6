"""The two real workshops with exactly the published facts: what is null there stays unknown."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from workshop_mgr.agenda.domain import ReleaseStatus
from workshop_mgr.agenda.models import AgendaSession, SessionRole
from workshop_mgr.agenda.services import release_first
from workshop_mgr.calendars.services import refresh
from workshop_mgr.core import audit
from workshop_mgr.core.texts import Texts
from workshop_mgr.funding.models import Attribution, Contributor, Project
from workshop_mgr.sample.services.parts import organization, person, searchable, source, span
from workshop_mgr.sample.services.russian import RUSSIAN, in_russian
from workshop_mgr.workshops.models import (
    FieldOfWork,
    Publication,
    TargetCountry,
    Workshop,
    WorkshopField,
    WorkshopOrganization,
)

Facts = dict[str, Any]
_ATTRIBUTION_ROLES = {"financial support": "financial_support", "support": "support"}


def load_history(session: Session, *, at: datetime) -> list[str]:
    """Load the real workshops that are missing; return their slugs."""
    added = []
    for facts in source("history.json")["workshops"]:
        known = session.scalar(select(Workshop.id).where(Workshop.slug == facts["slug"]))
        if known is None:
            _load_one(session, facts, at)
            added.append(facts["slug"])
    return added


def _load_one(session: Session, facts: Facts, at: datetime) -> None:
    """Load one workshop with its agenda, attribution and calendar entries."""
    workshop = _workshop(facts, at)
    session.add(workshop)
    session.flush()
    _fields(session, workshop, facts)
    _organizations(session, workshop, facts, at)
    _agenda(session, workshop, facts, at)
    _attribution(session, workshop, facts, at)
    session.flush()
    session.expire_all()
    release_first(session, workshop.id, status=ReleaseStatus.FINAL, who=audit.SYSTEM, at=at)
    refresh(session, workshop.id, at=at)


def _workshop(facts: Facts, at: datetime) -> Workshop:
    """Return the workshop's own row; no registration, no capacity, no invented time."""
    first, last = date.fromisoformat(facts["start_date"]), date.fromisoformat(facts["end_date"])
    starts_at, ends_at = span(first, last, facts["time_zone"])
    workshop = Workshop(
        slug=facts["slug"],
        title=in_russian(facts["title"]),
        summary=Texts(),
        meeting_type_code="workshop",
        format=facts["format"] or "unknown",
        scope=facts["scope"],
        state="completed",
        start_date=first,
        end_date=last,
        time_zone=facts["time_zone"],
        starts_at=starts_at,
        ends_at=ends_at,
        city=in_russian(facts["city"]),
        country_code=facts["country"],
        participants=_participants(facts),
        confirmation="after_review",
        legal_references=facts.get("legal_references", []),
        follows=_follows(facts),
        provenance=[{"field": name, **value} for name, value in facts["inferred"].items()],
        field_color="petrol" if facts["format"] else "plum",
        is_history=True,
        created_at=at,
        revised_at=at,
        target_countries=[
            TargetCountry(country_code=code, position=position)
            for position, code in enumerate(facts.get("participant_countries") or [])
        ],
        publications=[_publication(facts["publication"])],
    )
    workshop.search_key = searchable(workshop, facts["publication"]["title"])
    return workshop


def _participants(facts: Facts) -> Texts:
    """Return who took part, a line for each group."""
    lines = facts.get("participant_groups") or [facts["participant_agencies"]]
    groups = [in_russian(line) for line in lines]
    return Texts(
        {code: "\n".join(str(text.shown(code)) for text in groups) for code in ("en", "ru")}
    )


def _follows(facts: Facts) -> Texts:
    """Return what the workshop builds on."""
    lines = [
        f"{one['title']}, {one['city']}, {one['year']}" for one in facts.get("preceded_by", [])
    ]
    return in_russian("; ".join(lines))


def _publication(facts: Facts) -> Publication:
    """Return what was published about the workshop."""
    return Publication(
        kind="news_item",
        title=Texts(en=facts["title"]),
        issuers=facts["issued_by"] or [],
        issued_on=None,
    )


def _fields(session: Session, workshop: Workshop, facts: Facts) -> None:
    """Note the fields of work: the published ones, else those concluded, marked as such."""
    names = facts["fields_of_work"] or facts["inferred"]["fields_of_work"]["value"]
    by_name = {found.name["en"]: found for found in session.scalars(select(FieldOfWork))}
    for position, name in enumerate(names):
        session.add(
            WorkshopField(workshop_id=workshop.id, field_code=by_name[name].code, position=position)
        )


def _organizations(session: Session, workshop: Workshop, facts: Facts, at: datetime) -> None:
    """Note organizers, host and expert institutions in their order."""
    named = [(entry["name"], entry["role"]) for entry in facts["organizers"]]
    named += [(name, "expert_institution") for name in facts.get("expert_institutions", [])]
    if facts.get("host"):
        named.append((facts["host"], "host"))
    for position, (name, role) in enumerate(named):
        found = organization(
            session, name, at=at, name=in_russian(name), takes_article=name.startswith("Government")
        )
        session.add(
            WorkshopOrganization(
                workshop_id=workshop.id, organization_id=found.id, role=role, position=position
            )
        )


def _agenda(session: Session, workshop: Workshop, facts: Facts, at: datetime) -> None:
    """Note the opening with its speakers and the topics; days and times were not published."""
    opening = _session(workshop, "Opening session", "opening", 0, at)
    opening.roles = [
        _speaker(session, speaker, position, at)
        for position, speaker in enumerate(facts["opening_speakers"])
    ]
    topics = [
        _session(workshop, title, "session", position, at)
        for position, title in enumerate(facts["agenda_topics"], start=1)
    ]
    session.add_all([opening, *topics])


def _session(
    workshop: Workshop, title: str, kind: str, position: int, at: datetime
) -> AgendaSession:
    """Return a session without day and time."""
    return AgendaSession(
        workshop_id=workshop.id,
        position=position,
        type=kind,
        title=in_russian(title),
        created_at=at,
        revised_at=at,
    )


def _speaker(session: Session, facts: Facts, position: int, at: datetime) -> SessionRole:
    """Return an opening speaker: a person, or a post whose holder was not named."""
    post = in_russian(facts["position"])
    name = facts["name"]
    found = None
    if name:
        found = person(
            session,
            name,
            at=at,
            post=post,
            country_code=facts.get("country"),
            native_name=RUSSIAN.get(f"native:{name}", ""),
            aliases=[RUSSIAN[f"alias:{name}"]] if f"alias:{name}" in RUSSIAN else [],
        )
    return SessionRole(
        person_id=found.id if found else None,
        honorific=facts.get("title", ""),
        post=post,
        represents=in_russian(facts["represents"]) if facts.get("represents") else Texts(),
        country_code=facts.get("country"),
        role="opening_remarks",
        mode="video_unspecified" if facts.get("mode") else None,
        state="confirmed",
        position=position,
    )


def _attribution(session: Session, workshop: Workshop, facts: Facts, at: datetime) -> None:
    """Attribute the workshop to its project and to who supported this very activity."""
    told = facts["project"]
    owner = organization(session, told["owner"], at=at) if told["owner"] else None
    project = Project(
        slug="win-project" if told["title"] == "WIN Project" else "state-border-service-capacities",
        title=in_russian(told["title"]),
        owner_id=owner.id if owner else None,
        fund_type=told["funding"],
        is_multi_donor=told["multi_donor"],
        search_key=searchable(workshop, told["title"]),
        created_at=at,
        revised_at=at,
    )
    session.add(project)
    for entry in facts["attribution"]:
        contributor = _contributor(entry["contributor"], at)
        session.add(contributor)
        session.flush()
        session.add(
            Attribution(
                workshop_id=workshop.id,
                project_id=project.id,
                contributor_id=contributor.id,
                role=_ATTRIBUTION_ROLES[entry["role"]],
            )
        )


def _contributor(name: str, at: datetime) -> Contributor:
    """Return who gave, in the exact published wording."""
    is_government = name.startswith("Government")
    return Contributor(
        slug="government-of-poland" if is_government else "finland-chairpersonship-2025",
        name=in_russian(name),
        takes_article=is_government,
        capacity="national" if is_government else "chairpersonship",
        country_code="PL" if is_government else "FI",
        created_at=at,
        revised_at=at,
    )
