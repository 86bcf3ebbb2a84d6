"""Deciding who is the same person across workshops, and taking it back: reports count by it."""

from datetime import datetime

from sqlalchemy import delete, insert, select, text
from sqlalchemy.orm import Session

from workshop_mgr.core import audit
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import NotFound
from workshop_mgr.registrations.domain import Judgment, Pair, check_judgments, leaders, pair_of
from workshop_mgr.registrations.models import IdentityAlias, IdentityJudgment, Registration
from workshop_mgr.workshops.policies import Verb, require

_ACTIONS = {
    Judgment.SAME: "registration.same_person",
    Judgment.DIFFERENT: "registration.different_person",
}


def judge_identities(
    session: Session, first_id: int, second_id: int, judgment: Judgment, *, who: Actor, at: datetime
) -> None:
    """Put on record whether two registrations are the same person; the latest word holds.

    It holds for every registration with the same address and name, those to come too.

    Raises:
        NotFound: no such registrations.
        Forbidden: ``not_allowed`` unless ``who`` manages the workshops of both.
        Conflict: ``identity_with_itself``; ``identity_contradiction``.
    """
    first, second = _both(session, first_id, second_id, who)
    pair = pair_of(first.identity_key, second.identity_key)
    if pair[0] != first.identity_key:
        first, second = second, first
    _one_at_a_time(session)
    row = session.scalar(
        select(IdentityJudgment).where(
            IdentityJudgment.first_key == pair[0], IdentityJudgment.second_key == pair[1]
        )
    )
    before = row.judgment if row else ""
    if before == judgment:
        return
    if row is None:
        row = IdentityJudgment(first_key=pair[0], second_key=pair[1])
        session.add(row)
    row.judgment, row.account_id, row.at = judgment.value, who.account_id, at
    row.first_id, row.second_id = first.id, second.id
    session.flush()
    _derive_aliases(session)
    _record(session, first, second, _ACTIONS[judgment], who=who, at=at)


def take_back_judgment(session: Session, judgment_id: int, *, who: Actor, at: datetime) -> None:
    """Forget what was decided about two people; they are asked about again.

    Raises:
        NotFound: no such judgment, or its registrations are gone.
        Forbidden: ``not_allowed``.
    """
    _one_at_a_time(session)
    row = session.get(IdentityJudgment, judgment_id)
    if row is None or row.first_id is None or row.second_id is None:
        raise NotFound("not_found")
    first, second = _both(session, row.first_id, row.second_id, who)
    session.delete(row)
    session.flush()
    _derive_aliases(session)
    _record(session, first, second, "registration.judgment_taken_back", who=who, at=at)


def _both(
    session: Session, first_id: int, second_id: int, who: Actor
) -> tuple[Registration, Registration]:
    """Return two registrations of workshops ``who`` manages."""
    rows = [session.get(Registration, each) for each in (first_id, second_id)]
    first, second = rows
    if first is None or second is None:
        raise NotFound("not_found")
    for workshop_id in sorted({first.workshop_id, second.workshop_id}):
        require(session, who, Verb.MANAGE, workshop_id)
    return first, second


def _one_at_a_time(session: Session) -> None:
    """Let others who decide wait: aliases follow from all judgments. SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE identity_judgment IN SHARE ROW EXCLUSIVE MODE"))


def _derive_aliases(session: Session) -> None:
    """Make the aliases what the judgments say, changing only what differs.

    Raises:
        Conflict: ``identity_contradiction``.
    """
    pairs: dict[Judgment, list[Pair]] = {judgment: [] for judgment in Judgment}
    for first_key, second_key, judgment in session.execute(
        select(
            IdentityJudgment.first_key, IdentityJudgment.second_key, IdentityJudgment.judgment
        ).order_by(IdentityJudgment.id)
    ):
        pairs[Judgment(judgment)].append((first_key, second_key))
    check_judgments(pairs[Judgment.SAME], pairs[Judgment.DIFFERENT])
    wanted = leaders(pairs[Judgment.SAME])
    stored = {
        key: leader
        for key, leader in session.execute(select(IdentityAlias.key, IdentityAlias.leader))
    }
    changed = [key for key, leader in stored.items() if wanted.get(key) != leader]
    if changed:
        session.execute(delete(IdentityAlias).where(IdentityAlias.key.in_(changed)))
    added = [
        {"key": key, "leader": leader}
        for key, leader in wanted.items()
        if stored.get(key) != leader
    ]
    if added:
        session.execute(insert(IdentityAlias), added)


def _record(
    session: Session, first: Registration, second: Registration, action: str, *, who: Actor,
    at: datetime,
) -> None:  # fmt: skip
    """Write it into the history of both."""
    for row, other in ((first, second), (second, first)):
        audit.record(
            session,
            who=who,
            at=at,
            action=action,
            workshop_id=row.workshop_id,
            subject=("registration", row.id),
            changes={"other": ("", other.reference)},
        )
