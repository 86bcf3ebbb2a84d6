"""The agenda: tracks, interpretation, speakers who confirm, posts over time, releases, notices.

Revision: 0004, after 0003.
"""

import hashlib
import json
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table('agenda_release',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('workshop_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=12), nullable=False),
    sa.Column('note', sa.JSON(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_agenda_release_account_id_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['workshop_id'], ['workshop.id'], name=op.f('fk_agenda_release_workshop_id_workshop'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_agenda_release')),
    sa.UniqueConstraint('workshop_id', 'number', name=op.f('uq_agenda_release_workshop_id_number'))
    )
    op.create_table('track',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('workshop_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.JSON(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['workshop_id'], ['workshop.id'], name=op.f('fk_track_workshop_id_workshop'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_track'))
    )
    with op.batch_alter_table('track', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_track_workshop_id'), ['workshop_id'], unique=False)

    op.create_table('photograph',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('consent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_photograph_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_photograph'))
    )
    op.create_table('post',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.JSON(), nullable=False),
    sa.Column('organization_id', sa.Integer(), nullable=True),
    sa.Column('country_code', sa.String(length=2), nullable=True),
    sa.Column('accredited_to', sa.JSON(), nullable=False),
    sa.Column('resident_in', sa.JSON(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('former_titles', sa.JSON(), nullable=False),
    sa.CheckConstraint('ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on', name=op.f('ck_post_days_in_order')),
    sa.ForeignKeyConstraint(['country_code'], ['country.code'], name=op.f('fk_post_country_code_country')),
    sa.ForeignKeyConstraint(['organization_id'], ['organization.id'], name=op.f('fk_post_organization_id_organization')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_post_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_post'))
    )
    with op.batch_alter_table('post', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_post_person_id'), ['person_id'], unique=False)

    op.create_table('released_speaker',
    sa.Column('workshop_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_released_speaker_person_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['workshop_id'], ['workshop.id'], name=op.f('fk_released_speaker_workshop_id_workshop'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workshop_id', 'person_id', name=op.f('pk_released_speaker'))
    )
    with op.batch_alter_table('released_speaker', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_released_speaker_person_id'), ['person_id'], unique=False)

    op.create_table('speaker_desk',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('workshop_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('generation', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('join_token_hash', sa.String(length=64), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('language', sa.String(length=10), nullable=False),
    sa.Column('time_zone', sa.String(length=64), nullable=False),
    sa.Column('may_record', sa.Boolean(), nullable=True),
    sa.Column('may_record_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('check_state', sa.String(length=10), nullable=False),
    sa.Column('check_at_local', sa.DateTime(), nullable=True),
    sa.Column('needs', sa.Text(), nullable=False),
    sa.Column('invited_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('calendar_parts', sa.JSON(), nullable=False),
    sa.Column('calendar_sequence', sa.Integer(), nullable=False),
    sa.Column('calendar_revised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_speaker_desk_person_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['workshop_id'], ['workshop.id'], name=op.f('fk_speaker_desk_workshop_id_workshop'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_speaker_desk')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_speaker_desk_token_hash')),
    sa.UniqueConstraint('join_token_hash', name=op.f('uq_speaker_desk_join_token_hash')),
    sa.UniqueConstraint('workshop_id', 'person_id', name=op.f('uq_speaker_desk_workshop_id_person_id'))
    )
    with op.batch_alter_table('speaker_desk', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_speaker_desk_person_id'), ['person_id'], unique=False)

    op.create_table('session_move',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('before', sa.JSON(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_session_move_account_id_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['session_id'], ['session.id'], name=op.f('fk_session_move_session_id_session'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_session_move'))
    )
    with op.batch_alter_table('session_move', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_session_move_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_session_move_session_id'), ['session_id'], unique=False)

    op.create_table('slides',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('role_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('media_type', sa.String(length=100), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_slides_person_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['role_id'], ['session_role.id'], name=op.f('fk_slides_role_id_session_role'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_slides'))
    )
    with op.batch_alter_table('slides', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_slides_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_slides_role_id'), ['role_id'], unique=False)

    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('gender', sa.String(length=12), nullable=True))
        batch_op.add_column(sa.Column('languages', sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
        batch_op.add_column(sa.Column('biography', sa.JSON(), nullable=False, server_default=sa.text("'{}'")))
        batch_op.add_column(sa.Column('biography_consent_at', sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table('session', schema=None) as batch_op:
        batch_op.add_column(sa.Column('objectives', sa.JSON(), nullable=False, server_default=sa.text("'{}'")))
        batch_op.add_column(sa.Column('track_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('interpretation', sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
        batch_op.add_column(sa.Column('recording', sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column('expected', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('single_sex_reason', sa.Text(), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(sa.Column('foreign_uid', sa.String(length=255), nullable=True))
        batch_op.create_index(batch_op.f('ix_session_foreign_uid'), ['foreign_uid'], unique=False)
        batch_op.create_index(batch_op.f('ix_session_track_id'), ['track_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_session_track_id_track'), 'track', ['track_id'], ['id'], ondelete='SET NULL')

    with op.batch_alter_table('session_role', schema=None) as batch_op:
        batch_op.add_column(sa.Column('state', sa.String(length=10), nullable=False, server_default=sa.text("'confirmed'")))
        batch_op.add_column(sa.Column('state_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('state_reason', sa.Text(), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(sa.Column('minutes', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('slides_due_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('replaced_by_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_session_role_replaced_by_id_session_role'), 'session_role', ['replaced_by_id'], ['id'], ondelete='SET NULL')
    op.create_table('release_notice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('release_id', sa.Integer(), nullable=False),
    sa.Column('subject', sa.JSON(), nullable=False),
    sa.Column('body', sa.JSON(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('recipients', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_release_notice_account_id_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['release_id'], ['agenda_release.id'], name=op.f('fk_release_notice_release_id_agenda_release'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_release_notice')),
    sa.UniqueConstraint('release_id', name=op.f('uq_release_notice_release_id'))
    )
    _drop_defaults()
    _copy_posts()
    _release_what_is_public()


def _drop_defaults() -> None:
    """Leave defaults to the models, as everywhere."""
    for table, names in (
        ("person", ("languages", "biography")),
        ("session", ("objectives", "interpretation", "single_sex_reason")),
        ("session_role", ("state", "state_reason")),
    ):
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name in names:
                batch_op.alter_column(name, server_default=None)


def _copy_posts() -> None:
    """Make the post that people hold now the first of their posts."""
    person = sa.table(
        "person", sa.column("id"), sa.column("post", sa.JSON), sa.column("organization_id"), sa.column("country_code")
    )
    post = sa.table(
        "post", sa.column("person_id"), sa.column("title", sa.JSON), sa.column("organization_id"),
        sa.column("country_code"), sa.column("accredited_to", sa.JSON), sa.column("resident_in", sa.JSON),
        sa.column("former_titles", sa.JSON),
    )
    rows = op.get_bind().execute(sa.select(person)).mappings().all()
    told = [
        {
            "person_id": row["id"], "title": row["post"], "organization_id": row["organization_id"],
            "country_code": row["country_code"], "accredited_to": {}, "resident_in": {},
            "former_titles": [],
        }
        for row in rows
        if row["post"] or row["organization_id"] or row["country_code"]
    ]
    if told:
        op.bulk_insert(post, told)


def _release_what_is_public() -> None:
    """Freeze the agenda of every workshop the public knows as its first release: it stays as it was."""
    connection = op.get_bind()
    meta = sa.MetaData()
    tables = {
        name: sa.Table(name, meta, autoload_with=connection)
        for name in ("workshop", "session", "session_role", "room", "person", "organization",
                     "agenda_release", "released_speaker")
    }
    session, role = tables["session"], tables["session_role"]
    public = {
        row.id: row
        for row in connection.execute(sa.select(tables["workshop"]).where(tables["workshop"].c.state != "draft"))
    }
    rooms = {row.id: row for row in connection.execute(sa.select(tables["room"]))}
    people = {row.id: row for row in connection.execute(sa.select(tables["person"]))}
    agencies = {row.id: row for row in connection.execute(sa.select(tables["organization"]))}
    roles: dict[int, list] = {}
    for row in connection.execute(sa.select(role).order_by(role.c.position, role.c.id)):
        roles.setdefault(row.session_id, []).append(row)
    contents: dict[int, list] = {}
    ordered = sa.select(session).order_by(session.c.starts_at.nulls_last(), session.c.position, session.c.id)
    for row in connection.execute(ordered):
        if row.workshop_id in public:
            room = rooms.get(row.room_id)
            contents.setdefault(row.workshop_id, []).append(
                _session(row, room, [_speaker(each, people, agencies) for each in roles.get(row.id, [])])
            )
    for workshop_id, content in contents.items():
        dated = sorted((one for one in content if one["day"]), key=lambda one: (one["day"], one["starts"] is None))
        content = dated + [one for one in content if not one["day"]]
        is_history = public[workshop_id].is_history
        connection.execute(
            tables["agenda_release"].insert().values(
                workshop_id=workshop_id, number=1, status="final" if is_history else "provisional",
                note={"en": "First release.", "ru": "Первый выпуск."}, content=content,
                digest=hashlib.sha256(json.dumps(content).encode()).hexdigest(),
                created_at=datetime.now(UTC),
            )
        )
        named = {
            speaker["person_id"]
            for one in content if one["state"] == "scheduled"
            for speaker in one["speakers"] if speaker["person_id"]
        }
        for person_id in sorted(named):
            connection.execute(
                tables["released_speaker"].insert().values(workshop_id=workshop_id, person_id=person_id)
            )


def _session(row, room, speakers) -> dict:
    """Return a session as it was frozen when this revision was written."""
    return {
        "id": row.id, "type": row.type, "title": row.title or {}, "abstract": row.abstract or {},
        "objectives": {}, "state": row.state, "day": row.day.isoformat() if row.day else None,
        "starts": row.starts_local.isoformat(timespec="minutes") if row.starts_local else None,
        "ends": row.ends_local.isoformat(timespec="minutes") if row.ends_local else None,
        "room": {"id": room.id, "name": room.name or {}, "is_online": bool(room.is_online), "seats": room.seats}
        if room else None,
        "track": None, "modality": row.modality, "languages": row.languages or [], "interpretation": [],
        "recording": None, "speakers": speakers,
    }


def _speaker(row, people, agencies) -> dict:
    """Return a part as it was frozen when this revision was written."""
    person, agency = people.get(row.person_id), agencies.get(row.organization_id)
    names = {**(agency.name or {}), **(agency.formal_name or {})} if agency else {}
    return {
        "role_id": row.id, "role": row.role, "mode": row.mode, "name": person.name if person else "",
        "honorific": row.honorific, "post": row.post or {}, "organization": names,
        "country_code": row.country_code, "represents": row.represents or {},
        "person_id": row.person_id, "person_slug": person.slug if person else "", "minutes": None,
    }


def downgrade() -> None:
    """Take back; what was released is lost, the drafts stay."""
    op.drop_table('release_notice')
    with op.batch_alter_table('session_role', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_session_role_replaced_by_id_session_role'), type_='foreignkey')
        batch_op.drop_column('replaced_by_id')
        batch_op.drop_column('slides_due_on')
        batch_op.drop_column('minutes')
        batch_op.drop_column('state_reason')
        batch_op.drop_column('state_at')
        batch_op.drop_column('state')

    with op.batch_alter_table('session', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_session_track_id_track'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_session_track_id'))
        batch_op.drop_index(batch_op.f('ix_session_foreign_uid'))
        batch_op.drop_column('foreign_uid')
        batch_op.drop_column('single_sex_reason')
        batch_op.drop_column('expected')
        batch_op.drop_column('recording')
        batch_op.drop_column('interpretation')
        batch_op.drop_column('track_id')
        batch_op.drop_column('objectives')

    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_column('biography_consent_at')
        batch_op.drop_column('biography')
        batch_op.drop_column('languages')
        batch_op.drop_column('gender')

    with op.batch_alter_table('slides', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_slides_role_id'))
        batch_op.drop_index(batch_op.f('ix_slides_person_id'))

    op.drop_table('slides')
    with op.batch_alter_table('session_move', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_session_move_session_id'))
        batch_op.drop_index(batch_op.f('ix_session_move_account_id'))

    op.drop_table('session_move')
    with op.batch_alter_table('speaker_desk', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_speaker_desk_person_id'))

    op.drop_table('speaker_desk')
    with op.batch_alter_table('released_speaker', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_released_speaker_person_id'))

    op.drop_table('released_speaker')
    with op.batch_alter_table('post', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_post_person_id'))

    op.drop_table('post')
    op.drop_table('photograph')
    with op.batch_alter_table('track', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_track_workshop_id'))

    op.drop_table('track')
    op.drop_table('agenda_release')
