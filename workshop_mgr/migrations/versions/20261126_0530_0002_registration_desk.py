"""The registration desk: quotas, nominations, waiting lists, the form builder, the organizer's table.

Revision: 0002, after 0001.
"""

import sqlalchemy as sa
from alembic import op

from workshop_mgr.core.search import folded

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table('attendance_mark',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('registration_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('is_present', sa.Boolean(), nullable=False),
    sa.Column('method', sa.String(length=10), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_attendance_mark_account_id_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_attendance_mark_registration_id_registration'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attendance_mark')),
    sa.UniqueConstraint('registration_id', 'day', name=op.f('uq_attendance_mark_registration_id_day'))
    )
    op.create_table('protocol_place',
    sa.Column('registration_id', sa.Integer(), nullable=False),
    sa.Column('is_head', sa.Boolean(), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_protocol_place_registration_id_registration'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('registration_id', name=op.f('pk_protocol_place'))
    )
    op.create_table('category_setting',
    sa.Column('workshop_id', sa.Integer(), nullable=False),
    sa.Column('category', sa.String(length=12), nullable=False),
    sa.Column('is_open', sa.Boolean(), nullable=False),
    sa.Column('is_listed', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['workshop_id'], ['workshop.id'], name=op.f('fk_category_setting_workshop_id_workshop'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workshop_id', 'category', name=op.f('pk_category_setting'))
    )
    op.create_table('circular_letter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('workshop_id', sa.Integer(), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('query', sa.Text(), nullable=False),
    sa.Column('recipients', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_circular_letter_account_id_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['workshop_id'], ['workshop.id'], name=op.f('fk_circular_letter_workshop_id_workshop'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_circular_letter'))
    )
    with op.batch_alter_table('circular_letter', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_circular_letter_workshop_id'), ['workshop_id'], unique=False)

    op.create_table('consent_text',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('workshop_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('text', sa.JSON(), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['workshop_id'], ['workshop.id'], name=op.f('fk_consent_text_workshop_id_workshop'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consent_text')),
    sa.UniqueConstraint('workshop_id', 'kind', 'version', name=op.f('uq_consent_text_workshop_id_kind_version'))
    )
    op.create_table('nomination',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('workshop_id', sa.Integer(), nullable=False),
    sa.Column('holder_kind', sa.String(length=20), nullable=False),
    sa.Column('holder_key', sa.String(length=40), nullable=False),
    sa.Column('holder_name', sa.String(length=200), nullable=False),
    sa.Column('focal_name', sa.String(length=200), nullable=False),
    sa.Column('focal_email', sa.String(length=254), nullable=False),
    sa.Column('language', sa.String(length=10), nullable=False),
    sa.Column('seats_in_person', sa.Integer(), nullable=False),
    sa.Column('seats_online', sa.Integer(), nullable=False),
    sa.Column('women_percent', sa.Integer(), nullable=True),
    sa.Column('deadline_local', sa.DateTime(), nullable=False),
    sa.Column('deadline_time_zone', sa.String(length=64), nullable=False),
    sa.Column('deadline_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('invited_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('generation', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=True),
    sa.Column('last_contact_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('seats_in_person >= 0 AND seats_online >= 0', name=op.f('ck_nomination_seats_not_negative')),
    sa.ForeignKeyConstraint(['workshop_id'], ['workshop.id'], name=op.f('fk_nomination_workshop_id_workshop'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_nomination')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_nomination_token_hash'))
    )
    with op.batch_alter_table('nomination', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_nomination_workshop_id'), ['workshop_id'], unique=False)

    op.create_table('question',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('workshop_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('label', sa.JSON(), nullable=False),
    sa.Column('help', sa.JSON(), nullable=False),
    sa.Column('choices', sa.JSON(), nullable=False),
    sa.Column('is_required', sa.Boolean(), nullable=False),
    sa.Column('modes', sa.JSON(), nullable=False),
    sa.Column('categories', sa.JSON(), nullable=False),
    sa.Column('condition', sa.JSON(), nullable=False),
    sa.Column('retention', sa.String(length=20), nullable=False),
    sa.Column('is_personal', sa.Boolean(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['workshop_id'], ['workshop.id'], name=op.f('fk_question_workshop_id_workshop'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_question')),
    sa.UniqueConstraint('workshop_id', 'key', name=op.f('uq_question_workshop_id_key'))
    )
    op.create_table('quota',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('workshop_id', sa.Integer(), nullable=False),
    sa.Column('holder_kind', sa.String(length=20), nullable=False),
    sa.Column('holder_key', sa.String(length=40), nullable=False),
    sa.Column('country_codes', sa.JSON(), nullable=False),
    sa.Column('mode', sa.String(length=10), nullable=False),
    sa.Column('seats', sa.Integer(), nullable=False),
    sa.Column('taken', sa.Integer(), nullable=False),
    sa.Column('is_soft', sa.Boolean(), nullable=False),
    sa.Column('is_reserved', sa.Boolean(), nullable=False),
    sa.Column('release_local', sa.DateTime(), nullable=True),
    sa.Column('release_time_zone', sa.String(length=64), nullable=False),
    sa.Column('release_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('released_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('women_percent', sa.Integer(), nullable=True),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('is_soft OR taken <= seats', name=op.f('ck_quota_taken_within_seats')),
    sa.CheckConstraint('seats >= 0', name=op.f('ck_quota_seats_not_negative')),
    sa.CheckConstraint('taken >= 0', name=op.f('ck_quota_taken_not_negative')),
    sa.ForeignKeyConstraint(['workshop_id'], ['workshop.id'], name=op.f('fk_quota_workshop_id_workshop'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_quota')),
    sa.UniqueConstraint('workshop_id', 'holder_kind', 'holder_key', 'mode', name=op.f('uq_quota_workshop_id_holder_kind_holder_key_mode'))
    )
    op.create_table('registration_policy',
    sa.Column('workshop_id', sa.Integer(), nullable=False),
    sa.Column('needs_validation', sa.Boolean(), nullable=False),
    sa.Column('waiting_order', sa.String(length=14), nullable=False),
    sa.Column('offers_automatically', sa.Boolean(), nullable=False),
    sa.Column('offer_hours', sa.Integer(), nullable=False),
    sa.Column('hidden_fields', sa.JSON(), nullable=False),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['workshop_id'], ['workshop.id'], name=op.f('fk_registration_policy_workshop_id_workshop'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('workshop_id', name=op.f('pk_registration_policy'))
    )
    op.create_table('saved_view',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('workshop_id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=80), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('query', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['workshop_id'], ['workshop.id'], name=op.f('fk_saved_view_workshop_id_workshop'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_view')),
    sa.UniqueConstraint('workshop_id', 'slug', name=op.f('uq_saved_view_workshop_id_slug'))
    )
    op.create_table('nomination_letter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('nomination_id', sa.Integer(), nullable=False),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('media_type', sa.String(length=60), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['nomination_id'], ['nomination.id'], name=op.f('fk_nomination_letter_nomination_id_nomination'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_nomination_letter'))
    )
    with op.batch_alter_table('nomination_letter', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_nomination_letter_nomination_id'), ['nomination_id'], unique=False)

    op.create_table('unnamed_seat',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('nomination_id', sa.Integer(), nullable=False),
    sa.Column('mode', sa.String(length=10), nullable=False),
    sa.Column('post', sa.String(length=200), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['nomination_id'], ['nomination.id'], name=op.f('fk_unnamed_seat_nomination_id_nomination'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_unnamed_seat'))
    )
    with op.batch_alter_table('unnamed_seat', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_unnamed_seat_nomination_id'), ['nomination_id'], unique=False)

    op.create_table('answer',
    sa.Column('registration_id', sa.Integer(), nullable=False),
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('media_type', sa.String(length=60), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=True),
    sa.ForeignKeyConstraint(['question_id'], ['question.id'], name=op.f('fk_answer_question_id_question')),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_answer_registration_id_registration'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('registration_id', 'question_id', name=op.f('pk_answer'))
    )
    with op.batch_alter_table('answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_answer_question_id'), ['question_id'], unique=False)

    op.create_table('change_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('registration_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('changes', sa.Text(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=True),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_change_request_registration_id_registration'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_change_request')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_change_request_token_hash'))
    )
    with op.batch_alter_table('change_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_change_request_registration_id'), ['registration_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_change_request_state'), ['state'], unique=False)

    op.create_table('consent',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('registration_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('version', sa.String(length=20), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_consent_registration_id_registration'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consent'))
    )
    with op.batch_alter_table('consent', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consent_registration_id'), ['registration_id'], unique=False)

    op.create_table('registration_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('registration_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_registration_note_account_id_account'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_registration_note_registration_id_registration'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_registration_note'))
    )
    with op.batch_alter_table('registration_note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_registration_note_registration_id'), ['registration_id'], unique=False)

    op.create_table('registration_tag',
    sa.Column('registration_id', sa.Integer(), nullable=False),
    sa.Column('tag', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['registration_id'], ['registration.id'], name=op.f('fk_registration_tag_registration_id_registration'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('registration_id', 'tag', name=op.f('pk_registration_tag'))
    )
    with op.batch_alter_table('registration_tag', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_registration_tag_tag'), ['tag'], unique=False)

    with op.batch_alter_table('modality', schema=None) as batch_op:
        batch_op.add_column(sa.Column('reserved', sa.Integer(), server_default='0', nullable=False))
        batch_op.drop_constraint(batch_op.f('ck_modality_taken_within_places'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_modality_taken_within_places'), 'places IS NULL OR taken + reserved <= places')
        batch_op.create_check_constraint(batch_op.f('ck_modality_reserved_not_negative'), 'reserved >= 0')

    with op.batch_alter_table('outbox_message', schema=None) as batch_op:
        batch_op.add_column(sa.Column('detail_id', sa.Integer(), nullable=True))

    with op.batch_alter_table('registration', schema=None) as batch_op:
        batch_op.add_column(sa.Column('category', sa.String(length=12), nullable=False, server_default='delegate'))
        batch_op.add_column(sa.Column('nomination_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('person_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('replaces_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('merged_into_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('waiting_since', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('waiting_quota_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('priority', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('offered_until', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('offer_passed_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('review_fields', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('name_key', sa.String(length=250), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('organization_type', sa.String(length=20), nullable=False, server_default=''))
        batch_op.alter_column('consented_at',
               existing_type=sa.DATETIME(),
               nullable=True)
        batch_op.create_index(batch_op.f('ix_registration_nomination_id'), ['nomination_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_registration_offered_until'), ['offered_until'], unique=False)
        batch_op.create_index('ix_registration_workshop_created', ['workshop_id', 'created_at', 'id'], unique=False)
        batch_op.create_index('ix_registration_workshop_name', ['workshop_id', 'family_name', 'given_name', 'id'], unique=False)
        batch_op.create_index('ix_registration_workshop_agency', ['workshop_id', 'country_code', 'organization_name'], unique=False)
        batch_op.create_index('uq_registration_person', ['workshop_id', 'person_id'], unique=True)
        batch_op.create_index('uq_registration_standing_name', ['workshop_id', 'email_key', 'name_key'], unique=True, sqlite_where=sa.text("source <> 'self' AND state NOT IN ('withdrawn', 'replaced')"), postgresql_where=sa.text("source <> 'self' AND state NOT IN ('withdrawn', 'replaced')"))
        batch_op.create_foreign_key(batch_op.f('fk_registration_person_id_person'), 'person', ['person_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_registration_merged_into_id_registration'), 'registration', ['merged_into_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_registration_nomination_id_nomination'), 'nomination', ['nomination_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_registration_waiting_quota_id_quota'), 'quota', ['waiting_quota_id'], ['id'], ondelete='SET NULL')
        batch_op.create_foreign_key(batch_op.f('fk_registration_replaces_id_registration'), 'registration', ['replaces_id'], ['id'])
    _fill(op.get_bind())


def _fill(connection: sa.Connection) -> None:
    """Give the rows that exist what new rows are given."""
    connection.execute(sa.text(
        "UPDATE registration SET waiting_since = state_at WHERE state = 'waitlisted'"
    ))
    connection.execute(sa.text(
        "UPDATE registration SET organization_type = COALESCE((SELECT type FROM organization"
        " WHERE organization.id = registration.organization_id), '')"
    ))
    names = connection.execute(sa.text("SELECT id, given_name, family_name FROM registration")).all()
    for row in names:
        connection.execute(
            sa.text("UPDATE registration SET name_key = :key WHERE id = :id"),
            {"id": row.id, "key": folded(f"{row.given_name} {row.family_name}")[:250]},
        )


def downgrade() -> None:
    """Take back. People nobody but the desk knows of have no place in the older tables."""
    op.execute(
        "DELETE FROM outbox_message WHERE kind LIKE 'nomination%' OR detail_id IS NOT NULL"
        " OR kind IN ('registration_nominated', 'registration_recalled', 'registration_replaced')"
    )
    op.execute("UPDATE registration SET consented_at = created_at WHERE consented_at IS NULL")
    with op.batch_alter_table('registration', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_registration_replaces_id_registration'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_registration_waiting_quota_id_quota'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_registration_nomination_id_nomination'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_registration_merged_into_id_registration'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_registration_person_id_person'), type_='foreignkey')
        batch_op.drop_index('uq_registration_standing_name', sqlite_where=sa.text("source <> 'self' AND state NOT IN ('withdrawn', 'replaced')"), postgresql_where=sa.text("source <> 'self' AND state NOT IN ('withdrawn', 'replaced')"))
        batch_op.drop_index('uq_registration_person')
        batch_op.drop_index('ix_registration_workshop_agency')
        batch_op.drop_index('ix_registration_workshop_name')
        batch_op.drop_index('ix_registration_workshop_created')
        batch_op.drop_index(batch_op.f('ix_registration_offered_until'))
        batch_op.drop_index(batch_op.f('ix_registration_nomination_id'))
        batch_op.alter_column('consented_at',
               existing_type=sa.DATETIME(),
               nullable=False)
        batch_op.drop_column('organization_type')
        batch_op.drop_column('name_key')
        batch_op.drop_column('review_fields')
        batch_op.drop_column('offer_passed_at')
        batch_op.drop_column('offered_until')
        batch_op.drop_column('priority')
        batch_op.drop_column('waiting_quota_id')
        batch_op.drop_column('waiting_since')
        batch_op.drop_column('merged_into_id')
        batch_op.drop_column('replaces_id')
        batch_op.drop_column('person_id')
        batch_op.drop_column('nomination_id')
        batch_op.drop_column('category')

    with op.batch_alter_table('outbox_message', schema=None) as batch_op:
        batch_op.drop_column('detail_id')

    with op.batch_alter_table('modality', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_modality_reserved_not_negative'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_modality_taken_within_places'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_modality_taken_within_places'), 'places IS NULL OR taken <= places')
        batch_op.drop_column('reserved')

    with op.batch_alter_table('registration_tag', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_registration_tag_tag'))

    op.drop_table('registration_tag')
    with op.batch_alter_table('registration_note', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_registration_note_registration_id'))

    op.drop_table('registration_note')
    with op.batch_alter_table('consent', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_consent_registration_id'))

    op.drop_table('consent')
    with op.batch_alter_table('change_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_change_request_state'))
        batch_op.drop_index(batch_op.f('ix_change_request_registration_id'))

    op.drop_table('change_request')
    with op.batch_alter_table('answer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_answer_question_id'))

    op.drop_table('answer')
    with op.batch_alter_table('unnamed_seat', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_unnamed_seat_nomination_id'))

    op.drop_table('unnamed_seat')
    with op.batch_alter_table('nomination_letter', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_nomination_letter_nomination_id'))

    op.drop_table('nomination_letter')
    op.drop_table('saved_view')
    op.drop_table('registration_policy')
    op.drop_table('quota')
    op.drop_table('question')
    with op.batch_alter_table('nomination', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_nomination_workshop_id'))

    op.drop_table('nomination')
    op.drop_table('consent_text')
    with op.batch_alter_table('circular_letter', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_circular_letter_workshop_id'))

    op.drop_table('circular_letter')
    op.drop_table('category_setting')
    op.drop_table('protocol_place')
    op.drop_table('attendance_mark')
