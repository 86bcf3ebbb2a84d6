"""What entries say beside their times: by what they are found, where, in which color, on whose clock."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests import factories
from tests.agenda import builders, speakers
from tests.funding.conftest import AT, BORDER_SERVICE, government
from tests.registrations.quota_deeds import own_token, register
from tests.standards.lint import unfolded
from workshop_mgr.agenda import services as agenda
from workshop_mgr.agenda.domain import Recording, TrackPlan
from workshop_mgr.calendars.domain import COLOR_NAMES, Alarm, ObjectKind
from workshop_mgr.calendars.editions import edition, personal_entries, reminded, speaker_entries
from workshop_mgr.calendars.models import CalendarObject
from workshop_mgr.calendars.queries import objects_of, public_entries
from workshop_mgr.calendars.services import refresh
from workshop_mgr.core import clock
from workshop_mgr.core.audit import SYSTEM
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory import services as directory
from workshop_mgr.directory.domain import OrganizationFacts
from workshop_mgr.funding import services as funding
from workshop_mgr.funding.domain import AttributionPlan, AttributionRole, DonorOrder, Portion
from workshop_mgr.funding.queries import attributions
from workshop_mgr.workshops.domain import FieldColor, Format, Mode
from workshop_mgr.workshops.models import WorkshopField

TUESDAY = date(2027, 3, 2)
NOTE = "Those who do not want to be seen or heard can sit outside the picture or leave their camera off."


@pytest.fixture
def workshop(session):
    """Give a workshop in Ashgabat on the map, with a field of work."""
    made = factories.workshop(
        session, starts=TUESDAY, country_code="TM", latitude=37.95, longitude=58.38,
        field_color="lapis", fields=[WorkshopField(field_code="border_management", position=0)],
    )  # fmt: skip
    follow(session, made)
    return made


def follow(session, workshop):
    """Store what was changed and let the entries follow."""
    session.flush()
    session.expire_all()
    refresh(session, workshop.id, at=clock.now())
    session.commit()


def public(app, session, workshop, kind=ObjectKind.SESSION, language="en"):
    """Return the public entries of a kind."""
    with app.test_request_context():
        return public_entries(objects_of(session, workshop.id, kind), edition(language))


def attributed(session, slug, **names):
    """Attribute the workshop, with the project's and the contributors' rows made first."""
    facts = OrganizationFacts(name={"en": "OSCE Centre in Ashgabat"})
    directory.add_organization(session, facts, who=SYSTEM, at=AT)
    project = funding.add_project(session, BORDER_SERVICE, who=SYSTEM, at=AT)
    for country, russian in (("Poland", "Правительство Польши"), ("Germany", "")):
        funding.add_contributor(session, government(country, russian), who=SYSTEM, at=AT)
    gifts = (
        ("poland", AttributionRole.FINANCIAL_SUPPORT),
        ("germany", AttributionRole.POLITICAL_SUPPORT),
    )
    for country, role in gifts:
        plan = AttributionPlan(project.slug, f"government-of-{country}", role)
        funding.attribute(session, slug, plan, who=SYSTEM, at=AT)
    session.commit()
    return project.slug


def test_an_entry_is_found_by_field_track_country_project_and_who_paid(app, session, workshop):
    track = agenda.add_track(
        session, workshop.id, TrackPlan(Texts(en="Training", ru="Обучение")), who=SYSTEM, at=AT
    )
    builders.agenda_session(session, workshop, day=TUESDAY, at="09:00-10:30", track_id=track.id)
    attributed(session, "border-days")
    title = str(BORDER_SERVICE.title)
    assert public(app, session, workshop)[0].categories == (
        "Border management", "Training", "Turkmenistan", title, "Government of Poland",
    )  # fmt: skip
    day = public(app, session, workshop, ObjectKind.DAY, "ru")[0]
    assert day.categories == (
        "Управление границами", "Туркменистан", title, "Правительство Польши",
    )  # fmt: skip


def test_who_paid_is_named_at_once_in_the_wording_of_today_and_moves_nothing(
    app, session, workshop
):
    before = {row.id: row.sequence for row in session.scalars(select(CalendarObject))}
    project = attributed(session, "border-days")
    plan = government("Poland (Ministry of Finance)")
    funding.edit_contributor(
        session, "government-of-poland", plan, seen_revision=1, who=SYSTEM, at=AT
    )
    renamed = type(BORDER_SERVICE)(title=Texts(en="Open Roads"), description=Texts())
    funding.edit_project(session, project, renamed, seen_revision=1, who=SYSTEM, at=AT)
    session.commit()
    categories = public(app, session, workshop, ObjectKind.WORKSHOP)[0].categories
    assert categories[-2:] == ("Open Roads", "Government of Poland (Ministry of Finance)")
    session.expire_all()
    assert {row.id: row.sequence for row in session.scalars(select(CalendarObject))} == before


def test_who_paid_is_named_in_the_order_of_the_workshops_rule_and_moves_nothing(
    app, session, workshop
):
    attributed(session, "border-days")
    plan = AttributionPlan(
        contributor="government-of-germany", role=AttributionRole.FINANCIAL_SUPPORT,
        portion=Portion(share=Decimal(60)),
    )  # fmt: skip
    funding.attribute(session, "border-days", plan, who=SYSTEM, at=AT)
    before = {row.id: row.sequence for row in session.scalars(select(CalendarObject))}
    row = attributions(session, workshop.id)[0]
    funding.edit_attribution(
        session, "border-days", row.id, replace(row.plan(), portion=Portion(share=Decimal(40))),
        seen_revision=workshop.revision, who=SYSTEM, at=AT,
    )  # fmt: skip
    found, seen = [], workshop.revision
    for rule in (DonorOrder.ALPHABETICAL, DonorOrder.BY_AMOUNT, DonorOrder.AGREED):
        funding.set_donor_order(
            session, "border-days", rule, seen_revision=workshop.revision, who=SYSTEM, at=AT
        )
        session.commit()
        found.append(public(app, session, workshop, ObjectKind.WORKSHOP)[0].categories[-2:])
    assert workshop.revision == seen + 3
    poland, germany = "Government of Poland", "Government of Germany"
    assert found == [(poland, germany), (germany, poland), (poland, germany)]
    session.expire_all()
    assert {row.id: row.sequence for row in session.scalars(select(CalendarObject))} == before


def test_an_entry_says_where_the_venue_is_and_knows_the_workshops_color(
    client, app, session, workshop
):
    entry = public(app, session, workshop, ObjectKind.WORKSHOP)[0]
    assert (entry.geo, entry.color) == ((37.95, 58.38), "royalblue")
    assert entry.image.endswith("/static/img/field-lapis.png")
    assert set(COLOR_NAMES) == set(FieldColor)
    assert len(set(COLOR_NAMES.values())) == len(COLOR_NAMES)
    for color in FieldColor:
        with client.get(f"/static/img/field-{color}.png") as badge:
            assert (badge.status_code, badge.mimetype) == (200, "image/png")


def test_coordinates_are_no_other_place_and_an_online_workshop_has_none(app, session, workshop):
    workshop.latitude, workshop.longitude = 37.9, 58.4
    follow(session, workshop)
    found = session.scalars(select(CalendarObject).where(CalendarObject.kind == "workshop")).one()
    assert (found.sequence, found.shape["geo"]) == (0, [37.9, 58.4])
    workshop.format = Format.ONLINE.value
    follow(session, workshop)
    assert public(app, session, workshop, ObjectKind.WORKSHOP)[0].geo is None


@pytest.mark.parametrize(("mode", "geo"), [(Mode.IN_PERSON, (37.95, 58.38)), (Mode.ONLINE, None)])
def test_only_who_comes_to_the_venue_is_shown_where_it_is(app, session, workshop, mode, geo):
    registration = register(session, attendance_mode=mode)
    with app.test_request_context():
        entries = personal_entries(registration, ObjectKind.DAY)
    assert {entry.geo for entry in entries} == {geo}


def test_what_was_stored_before_entries_had_a_place_on_the_map_has_none(app, session, workshop):
    found = session.scalars(select(CalendarObject).where(CalendarObject.kind == "workshop")).one()
    new = ("geo", "color", "recording")
    found.shape = {name: value for name, value in found.shape.items() if name not in new}
    session.commit()
    entry = public(app, session, workshop, ObjectKind.WORKSHOP)[0]
    assert (entry.geo, entry.color, entry.image) == (None, "", "")


# Two clocks


def described(entry):
    """Return the paragraphs of an entry's description."""
    return entry.description.split("\n\n")


@pytest.mark.parametrize(
    ("language", "at", "lines"),
    [
        ("en", "09:00-10:30", "09:00–10:30, Ashgabat time (UTC+5)\n04:00–05:30 UTC"),
        ("ru", "09:00-10:30", "09:00–10:30, время: Ашхабад (UTC+5)\n04:00–05:30 UTC"),
        ("en", "02:00-04:00", "02:00–04:00, Ashgabat time (UTC+5)\n1 Mar, 21:00–23:00 UTC"),
    ],
)
def test_anybody_reads_the_venues_clock_and_utc(app, session, workshop, language, at, lines):
    builders.agenda_session(session, workshop, day=TUESDAY, at=at)
    assert described(public(app, session, workshop, language=language)[0])[0] == lines


def test_days_without_times_say_nothing_of_clocks(app, session, workshop):
    assert described(public(app, session, workshop, ObjectKind.DAY)[0]) == [
        f"{app.config['BASE_URL']}/workshops/border-days"
    ]


@pytest.mark.parametrize(
    ("country", "second"),
    [
        ("PL", "\n05:00–06:30, Warsaw time (UTC+1)"),
        ("UZ", ""),
        ("TM", ""),
        ("US", "\n04:00–05:30 UTC"),
        ("INT", "\n04:00–05:30 UTC"),
    ],
)
def test_a_participant_reads_the_clock_of_their_country(app, session, workshop, country, second):
    """Where it shows the same as the venue's, once; where its clocks differ among themselves, UTC."""
    builders.agenda_session(session, workshop, day=TUESDAY, at="09:00-10:30")
    anna = register(session, country_code=country)
    with app.test_request_context():
        entry = personal_entries(anna, ObjectKind.SESSION)[0]
    assert described(entry)[0] == "09:00–10:30, Ashgabat time (UTC+5)" + second


def test_a_speaker_reads_the_clock_they_chose_below_their_part(app, session, workshop):
    desk, _role = speakers.speaker(session, workshop)
    desk.time_zone = "Europe/Vienna"
    session.commit()
    with app.test_request_context():
        entry = speaker_entries(desk)[0]
    assert described(entry)[1].splitlines()[1] == "05:30–06:30, Vienna time (UTC+1)"


def test_clocks_that_are_set_between_start_and_end_are_read_at_each(app, session):
    vienna = factories.workshop(
        session, "vienna", starts=date(2027, 3, 27), time_zone="Europe/Vienna"
    )
    builders.agenda_session(session, vienna, day=date(2027, 3, 28), at="01:00-04:00")
    assert described(public(app, session, vienna)[0])[0] == (
        "01:00–04:00, Vienna time (UTC+1)\n00:00–02:00 UTC"
    )


# Recording


def test_whoever_is_recorded_is_told_and_nobody_is_kept_away(app, session, workshop):
    for title, at, recording in (
        ("Opening", "09:00-10:00", Recording.YES),
        ("Panel", "10:00-11:00", Recording.PART),
        ("Closing", "11:00-12:00", Recording.NO),
    ):
        builders.agenda_session(session, workshop, title, day=TUESDAY, at=at, recording=recording)
    found = [described(entry)[1] for entry in public(app, session, workshop)]
    assert found == [
        f"This session is recorded. {NOTE}",
        f"Parts of this session are recorded. {NOTE}",
        "Border days",
    ]
    first, second = public(app, session, workshop, ObjectKind.DAY)
    assert described(first)[1] == f"Some sessions are recorded. {NOTE}"
    assert "recorded" not in second.description


# Reminders


def alarms(app, registration, minutes):
    """Return the reminders in somebody's entries by session."""
    with app.test_request_context():
        entries = personal_entries(registration, ObjectKind.SESSION)
        return [entry.alarm for entry in reminded(entries, minutes, registration.language)]


def test_a_reminder_is_in_the_language_of_who_asked_for_it(app, session, workshop):
    builders.agenda_session(session, workshop, day=TUESDAY, at="09:00-10:30")
    anna = register(session, language="ru")
    assert alarms(app, anna, None) == [None]
    assert alarms(app, anna, 15) == [Alarm(15, "Opening session: начало через 15 минут")]
    assert alarms(app, anna, 1440) == [Alarm(1440, "Opening session: начало завтра")]


def test_an_address_asks_for_reminders_and_the_file_is_another(client, session, workshop):
    builders.agenda_session(session, workshop, day=TUESDAY, at="09:00-10:30")
    address = f"/registrations/{own_token(register(session))}/calendar.ics?per=session"
    plain = client.get(address)
    asked = client.get(f"{address}&alarm=60")
    lines = unfolded(asked.data)
    start = lines.index("BEGIN:VALARM")
    assert sorted(lines[start : lines.index("END:VALARM")]) == [
        "ACTION:DISPLAY", "BEGIN:VALARM", "DESCRIPTION:Opening session begins in an hour",
        "TRIGGER:-PT60M",
    ]  # fmt: skip
    assert b"VALARM" not in plain.data
    assert asked.headers["ETag"] != plain.headers["ETag"]
    assert b"VALARM" not in client.get(f"{address}&alarm=7").data
