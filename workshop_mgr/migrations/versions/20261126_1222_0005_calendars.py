"""Calendars: copies of each person, invitations and replies, feeds; the place of a venue.

Revision: 0005, after 0004.
"""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table('calendar_stamp',
    sa.Column('workshop_id', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('revised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('passes', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['workshop_id'], ['workshop.id'], name=op.f('fk_calendar_stamp_workshop_id_workshop'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workshop_id', name=op.f('pk_calendar_stamp'))
    )
    op.create_table('calendar_feed',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('label', sa.String(length=80), nullable=False),
    sa.Column('workshop_id', sa.Integer(), nullable=True),
    sa.Column('room_id', sa.Integer(), nullable=True),
    sa.Column('filters', sa.JSON(), nullable=False),
    sa.Column('language', sa.String(length=10), nullable=False),
    sa.Column('alarm_minutes', sa.Integer(), nullable=True),
    sa.Column('generation', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_calendar_feed_account_id_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['room_id'], ['room.id'], name=op.f('fk_calendar_feed_room_id_room'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['workshop_id'], ['workshop.id'], name=op.f('fk_calendar_feed_workshop_id_workshop'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_feed')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_calendar_feed_token_hash'))
    )
    with op.batch_alter_table('calendar_feed', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_calendar_feed_account_id'), ['account_id'], unique=False)

    op.create_table('calendar_team_turn',
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('workshop_id', sa.Integer(), nullable=False),
    sa.Column('turns', sa.Integer(), nullable=False),
    sa.Column('turned_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_calendar_team_turn_account_id_account'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['workshop_id'], ['workshop.id'], name=op.f('fk_calendar_team_turn_workshop_id_workshop'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('account_id', 'workshop_id', name=op.f('pk_calendar_team_turn'))
    )

    op.create_table('calendar_holder',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('workshop_id', sa.Integer(), nullable=False),
    sa.Column('registration_id', sa.Integer(), nullable=True),
    sa.Column('desk_id', sa.Integer(), nullable=True),
    sa.Column('status', sa.String(length=10), nullable=False),
    sa.Column('audience', sa.String(length=10), nullable=False),
    sa.Column('is_invited', sa.Boolean(), nullable=False),
    sa.CheckConstraint('(registration_id IS NULL) <> (desk_id IS NULL)', name=op.f('ck_calendar_holder_one_registration_or_desk')),
    sa.ForeignKeyConstraint(['desk_id'], ['speaker_desk.id'], name=op.f('fk_calendar_holder_desk_id_speaker_desk'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_calendar_holder_registration_id_registration'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['workshop_id'], ['workshop.id'], name=op.f('fk_calendar_holder_workshop_id_workshop'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_holder')),
    sa.UniqueConstraint('desk_id', name=op.f('uq_calendar_holder_desk_id')),
    sa.UniqueConstraint('registration_id', name=op.f('uq_calendar_holder_registration_id'))
    )
    with op.batch_alter_table('calendar_holder', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_calendar_holder_workshop_id'), ['workshop_id'], unique=False)

    op.create_table('calendar_copy',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('object_id', sa.Integer(), nullable=False),
    sa.Column('holder_id', sa.Integer(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('revised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_method', sa.String(length=10), nullable=False),
    sa.Column('sent_sequence', sa.Integer(), nullable=True),
    sa.Column('sent_hash', sa.String(length=64), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answer', sa.String(length=12), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_sequence', sa.Integer(), nullable=True),
    sa.Column('answer_comment', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['holder_id'], ['calendar_holder.id'], name=op.f('fk_calendar_copy_holder_id_calendar_holder'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['object_id'], ['calendar_object.id'], name=op.f('fk_calendar_copy_object_id_calendar_object'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_copy')),
    sa.UniqueConstraint('holder_id', 'object_id', name=op.f('uq_calendar_copy_holder_id_object_id'))
    )
    with op.batch_alter_table('calendar_copy', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_calendar_copy_object_id'), ['object_id'], unique=False)

    op.create_table('calendar_reply',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('message_hash', sa.String(length=64), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('outcome', sa.String(length=12), nullable=False),
    sa.Column('detail', sa.String(length=60), nullable=False),
    sa.Column('uid', sa.String(length=255), nullable=False),
    sa.Column('answer', sa.String(length=12), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=True),
    sa.Column('holder_id', sa.Integer(), nullable=True),
    sa.Column('copy_id', sa.Integer(), nullable=True),
    sa.Column('workshop_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['copy_id'], ['calendar_copy.id'], name=op.f('fk_calendar_reply_copy_id_calendar_copy'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['holder_id'], ['calendar_holder.id'], name=op.f('fk_calendar_reply_holder_id_calendar_holder'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['workshop_id'], ['workshop.id'], name=op.f('fk_calendar_reply_workshop_id_workshop'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_reply'))
    )
    with op.batch_alter_table('calendar_reply', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_calendar_reply_copy_id'), ['copy_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_calendar_reply_message_hash'), ['message_hash'], unique=False)
        batch_op.create_index('ix_calendar_reply_workshop_id_received_at', ['workshop_id', 'received_at'], unique=False)

    with op.batch_alter_table('calendar_object', schema=None) as batch_op:
        batch_op.add_column(sa.Column('online_sequence', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('is_off', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('starts_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True))

    _fill(op.get_bind())
    with op.batch_alter_table('calendar_object', schema=None) as batch_op:
        batch_op.alter_column('online_sequence', existing_type=sa.Integer(), server_default=None)
        batch_op.alter_column('is_off', existing_type=sa.Boolean(), server_default=None)
        batch_op.alter_column('starts_at', existing_type=sa.DateTime(timezone=True), nullable=False)
        batch_op.alter_column('ends_at', existing_type=sa.DateTime(timezone=True), nullable=False)
        batch_op.create_index('ix_calendar_object_workshop_id_ends_at', ['workshop_id', 'ends_at'], unique=False)

    with op.batch_alter_table('registration', schema=None) as batch_op:
        batch_op.drop_column('calendar_sequence')
        batch_op.create_index(batch_op.f('ix_registration_email_key'), ['email_key'], unique=False)
        batch_op.add_column(sa.Column('calendar_answer', sa.String(length=10), nullable=False, server_default=''))

    with op.batch_alter_table('registration', schema=None) as batch_op:
        batch_op.alter_column('calendar_answer', existing_type=sa.String(length=10), server_default=None)

    with op.batch_alter_table('speaker_desk', schema=None) as batch_op:
        batch_op.drop_column('calendar_sequence')

    with op.batch_alter_table('workshop', schema=None) as batch_op:
        batch_op.add_column(sa.Column('latitude', sa.Float(), nullable=True))
        batch_op.add_column(sa.Column('longitude', sa.Float(), nullable=True))



_METADATA = sa.MetaData()
_AT = sa.DateTime(timezone=True)
_OBJECT = sa.Table(
    'calendar_object', _METADATA, sa.Column('id', sa.Integer, primary_key=True), sa.Column('workshop_id', sa.Integer),
    sa.Column('kind', sa.String), sa.Column('number', sa.Integer), sa.Column('sequence', sa.Integer),
    sa.Column('online_sequence', sa.Integer), sa.Column('is_off', sa.Boolean), sa.Column('starts_at', _AT),
    sa.Column('ends_at', _AT), sa.Column('shape', sa.JSON), sa.Column('revised_at', _AT),
)
_REGISTRATION = sa.Table(
    'registration', _METADATA, sa.Column('id', sa.Integer, primary_key=True), sa.Column('workshop_id', sa.Integer),
    sa.Column('state', sa.String), sa.Column('attendance_mode', sa.String), sa.Column('email', sa.String),
    sa.Column('calendar_sequence', sa.Integer), sa.Column('calendar_revised_at', _AT),
)
_DESK = sa.Table(
    'speaker_desk', _METADATA, sa.Column('id', sa.Integer, primary_key=True), sa.Column('workshop_id', sa.Integer),
    sa.Column('calendar_parts', sa.JSON), sa.Column('calendar_sequence', sa.Integer),
    sa.Column('calendar_revised_at', _AT), sa.Column('invited_at', _AT), sa.Column('revoked_at', _AT),
)
_HOLDER = sa.Table(
    'calendar_holder', _METADATA, sa.Column('id', sa.Integer, primary_key=True), sa.Column('workshop_id', sa.Integer),
    sa.Column('registration_id', sa.Integer), sa.Column('desk_id', sa.Integer), sa.Column('status', sa.String),
    sa.Column('audience', sa.String), sa.Column('is_invited', sa.Boolean),
)
_COPY = sa.Table(
    'calendar_copy', _METADATA, sa.Column('id', sa.Integer, primary_key=True), sa.Column('object_id', sa.Integer),
    sa.Column('holder_id', sa.Integer), sa.Column('sequence', sa.Integer), sa.Column('revised_at', _AT),
    sa.Column('sent_method', sa.String), sa.Column('sent_hash', sa.String), sa.Column('answer', sa.String),
    sa.Column('answer_comment', sa.Text),
)
_STAMP = sa.Table(
    'calendar_stamp', _METADATA, sa.Column('workshop_id', sa.Integer, primary_key=True), sa.Column('revision', sa.Integer),
    sa.Column('revised_at', _AT), sa.Column('passes', sa.JSON),
)
_STATUS = {
    'confirmed': 'CONFIRMED', 'attended': 'CONFIRMED', 'no_show': 'CONFIRMED', 'waitlisted': 'TENTATIVE',
    'withdrawn': 'CANCELLED', 'declined': 'CANCELLED', 'cancelled': 'CANCELLED', 'replaced': 'CANCELLED',
}
_NOTHING_SENT = {'sent_method': '', 'sent_hash': '', 'answer': '', 'answer_comment': ''}


def _fill(connection):
    """Give objects their instants, people their copies with the SEQUENCE they have had, files a stamp."""
    objects = [dict(row._mapping) for row in connection.execute(sa.select(_OBJECT).order_by(_OBJECT.c.id))]
    by_workshop = {}
    for found in objects:
        plan = found['shape']['plan']
        found['starts_at'], found['ends_at'] = (_instant(plan[name], plan['zone']) for name in ('starts', 'ends'))
        found['is_off'] = plan['is_off']
        connection.execute(
            _OBJECT.update().where(_OBJECT.c.id == found['id']).values(
                is_off=found['is_off'], online_sequence=found['sequence'],
                starts_at=found['starts_at'], ends_at=found['ends_at'],
            )
        )
        by_workshop.setdefault(found['workshop_id'], []).append(found)
    for workshop_id, of_workshop in by_workshop.items():
        passes = sorted({found['ends_at'] for found in of_workshop if found['is_off']})
        connection.execute(_STAMP.insert().values(
            workshop_id=workshop_id, revision=1, revised_at=max(found['revised_at'] for found in of_workshop),
            passes=[moment.isoformat() for moment in passes],
        ))
    for row in connection.execute(sa.select(_REGISTRATION).order_by(_REGISTRATION.c.id)).all():
        if row.state in _STATUS:
            status = _STATUS[row.state]
            holder = _hold(
                connection, workshop_id=row.workshop_id, registration_id=row.id, desk_id=None, status=status,
                audience=row.attendance_mode, is_invited=status == 'CONFIRMED' and bool(row.email),
            )
            _copy(connection, holder, by_workshop.get(row.workshop_id, ()), row)
    for row in connection.execute(sa.select(_DESK).order_by(_DESK.c.id)).all():
        holder = _hold(
            connection, workshop_id=row.workshop_id, registration_id=None, desk_id=row.id, status='CONFIRMED',
            audience='speaker', is_invited=row.invited_at is not None and row.revoked_at is None,
        )
        theirs = [
            found for found in by_workshop.get(row.workshop_id, ())
            if found['kind'] == 'session' and str(found['number']) in row.calendar_parts
        ]
        _copy(connection, holder, theirs, row)


def _instant(text, zone):
    """Return what a stored wall clock or date means in UTC."""
    day = None if 'T' in text else date.fromisoformat(text)
    local = datetime.fromisoformat(text) if day is None else datetime(day.year, day.month, day.day)
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _hold(connection, **values):
    """Store a holder; return its id."""
    return connection.execute(_HOLDER.insert().values(**values)).inserted_primary_key[0]


def _copy(connection, holder, objects, row):
    """Store the copies of somebody whose counter rose: the sums that their files showed."""
    if row.calendar_sequence and objects:
        connection.execute(_COPY.insert(), [
            {
                'object_id': found['id'], 'holder_id': holder, 'sequence': found['sequence'] + row.calendar_sequence,
                'revised_at': max(found['revised_at'], row.calendar_revised_at), **_NOTHING_SENT,
            }
            for found in objects
        ])


def _add_up(connection):
    """Bring the counters of people back, as high as any of their copies needs."""
    for table, column in ((_REGISTRATION, _HOLDER.c.registration_id), (_DESK, _HOLDER.c.desk_id)):
        above = (
            sa.select(column, sa.func.max(_COPY.c.sequence - _OBJECT.c.sequence))
            .join(_COPY, _COPY.c.holder_id == _HOLDER.c.id)
            .join(_OBJECT, _OBJECT.c.id == _COPY.c.object_id)
            .where(column.is_not(None))
            .group_by(column)
        )
        for row_id, most in connection.execute(above).all():
            if most > 0:
                connection.execute(table.update().where(table.c.id == row_id).values(calendar_sequence=most))


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table('workshop', schema=None) as batch_op:
        batch_op.drop_column('longitude')
        batch_op.drop_column('latitude')

    with op.batch_alter_table('speaker_desk', schema=None) as batch_op:
        batch_op.add_column(sa.Column('calendar_sequence', sa.Integer(), nullable=False, server_default='0'))

    with op.batch_alter_table('registration', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_registration_email_key'))
        batch_op.drop_column('calendar_answer')
        batch_op.add_column(sa.Column('calendar_sequence', sa.Integer(), nullable=False, server_default='0'))

    _add_up(op.get_bind())
    for table in ('registration', 'speaker_desk'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column('calendar_sequence', existing_type=sa.Integer(), server_default=None)

    with op.batch_alter_table('calendar_object', schema=None) as batch_op:
        batch_op.drop_index('ix_calendar_object_workshop_id_ends_at')
        batch_op.drop_column('ends_at')
        batch_op.drop_column('starts_at')
        batch_op.drop_column('is_off')
        batch_op.drop_column('online_sequence')

    with op.batch_alter_table('calendar_reply', schema=None) as batch_op:
        batch_op.drop_index('ix_calendar_reply_workshop_id_received_at')
        batch_op.drop_index(batch_op.f('ix_calendar_reply_message_hash'))
        batch_op.drop_index(batch_op.f('ix_calendar_reply_copy_id'))

    op.drop_table('calendar_reply')
    with op.batch_alter_table('calendar_copy', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_calendar_copy_object_id'))

    op.drop_table('calendar_copy')
    with op.batch_alter_table('calendar_holder', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_calendar_holder_workshop_id'))

    op.drop_table('calendar_holder')
    with op.batch_alter_table('calendar_feed', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_calendar_feed_account_id'))

    op.drop_table('calendar_feed')
    op.drop_table('calendar_team_turn')
    op.drop_table('calendar_stamp')
