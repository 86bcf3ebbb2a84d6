"""The posts of a person over time. The one held now is repeated in the person, and both stay true.

The audit log names what changed, never the values.
"""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from workshop_mgr.core import audit
from workshop_mgr.core.audit import Actor
from workshop_mgr.core.errors import Conflict, NotFound, Refused
from workshop_mgr.core.search import search_key
from workshop_mgr.core.texts import Texts
from workshop_mgr.directory.domain import PostFacts, post_on, values_of
from workshop_mgr.directory.models import Organization, Person, Post
from workshop_mgr.directory.services.organizations import choose_organization

A_DAY, LOOK_BACK = timedelta(days=1), timedelta(days=30)


def add_post(
    session: Session, slug: str, facts: PostFacts, *, ends_present: bool, row_version: int,
    who: Actor, at: datetime,
) -> Post:  # fmt: skip
    """Add a post to a person as shown in ``row_version``.

    ``ends_present``: the post held until then ends the day before the new one begins.

    Raises:
        NotFound: ``not_found``.
        Conflict: ``stale`` when somebody else saved the person since.
        Refused: ``organization_unknown`` with ``name``; ``post_ends_before_start``;
            ``post_start_missing`` when nobody knows when the earlier post ends.
    """
    person = found_person(session, slug, row_version=row_version)
    if ends_present:
        _end_before(person, facts.starts_on)
    post = Post(title=Texts(), former_titles=[])
    _write(session, post, facts)
    person.posts.append(post)
    _done(session, person, "added", list(values_of(facts)), who=who, at=at)
    return post


def edit_post(
    session: Session, slug: str, post_id: int, facts: PostFacts, *, row_version: int,
    who: Actor, at: datetime,
) -> Post:  # fmt: skip
    """Put a post right, or end it.

    Raises:
        As :func:`add_post`, but for ``post_start_missing``.
    """
    person = found_person(session, slug, row_version=row_version)
    post = _post(person, post_id)
    changed = audit.differences(values_of(post.facts()), values_of(facts))
    if changed:
        _write(session, post, facts)
        _done(session, person, "edited", list(changed), who=who, at=at)
    return post


def remove_post(session: Session, slug: str, post_id: int, *, who: Actor, at: datetime) -> None:
    """Take away a post somebody never held.

    Raises:
        NotFound: ``not_found``.
    """
    person = found_person(session, slug)
    person.posts.remove(_post(person, post_id))
    _done(session, person, "removed", [], who=who, at=at)


def put_right(
    person: Person, title: Texts, organization: Organization | None, country_code: str | None, *,
    at: datetime,
) -> None:  # fmt: skip
    """Write what is known of the post a person holds now, the first of their posts if need be."""
    held = post_on(person.posts, at.date())
    if not (title or organization or country_code):
        if held is not None:
            person.posts.remove(held)
        mirror(person, at.date())
        return
    if held is None:
        held = Post(accredited_to=Texts(), resident_in=Texts(), former_titles=[], title=title)
        person.posts.append(held)
    _put_title(held, title)
    held.organization, held.country_code = organization, country_code
    mirror(person, at.date())


def mirror(person: Person, day: date) -> None:
    """Repeat the post held on a day in the person, and what they are found under."""
    held = post_on(person.posts, day)
    title, organization = (held.title, held.organization) if held else (Texts(), None)
    key = search_key(person.name, person.native_name, *person.aliases, *title.values())
    wanted = {
        "post": title,
        "organization": organization,
        "country_code": held.country_code if held else None,
        "search_key": key,
    }
    for name, value in wanted.items():
        if getattr(person, name) != value:
            setattr(person, name, value)


def turn_posts(session: Session, *, at: datetime) -> int:
    """Repeat in people the posts that began or ended of late; return for how many it was news.

    Days pass without anybody saving anything: the worker calls this.
    """
    today = at.date()
    since = today - LOOK_BACK
    people = session.scalars(
        select(Person)
        .where(
            Person.posts.any(
                Post.starts_on.between(since, today) | Post.ends_on.between(since, today - A_DAY)
            )
        )
        .options(selectinload(Person.posts).joinedload(Post.organization))
        .order_by(Person.id)
    ).all()
    for person in people:
        mirror(person, today)
    turned = len(session.dirty)
    session.flush()
    return turned


def found_person(session: Session, slug: str, *, row_version: int | None = None) -> Person:
    """Return a person with their posts, locked, as they were shown.

    Raises:
        NotFound: ``not_found``.
        Conflict: ``stale`` when somebody else saved them since.
    """
    person = session.scalar(
        select(Person)
        .where(Person.slug == slug)
        .options(selectinload(Person.posts))
        .with_for_update()
    )
    if person is None:
        raise NotFound("not_found")
    if row_version is not None and person.row_version != row_version:
        raise Conflict("stale")
    return person


def _post(person: Person, post_id: int) -> Post:
    """Return one of a person's posts.

    Raises:
        NotFound: ``not_found``.
    """
    for post in person.posts:
        if post.id == post_id:
            return post
    raise NotFound("not_found")


def _end_before(person: Person, first_day: date | None) -> None:
    """End the post that is held without a last day on the day before another begins.

    Raises:
        Refused: ``post_start_missing``, ``post_ends_before_start``.
    """
    present = next((post for post in person.posts if post.ends_on is None), None)
    if present is None:
        return
    if first_day is None:
        raise Refused("post_start_missing")
    if present.starts_on and present.starts_on >= first_day:
        raise Refused("post_ends_before_start")
    present.ends_on = first_day - A_DAY


def _write(session: Session, post: Post, facts: PostFacts) -> None:
    """Write the facts of a post, after checking them."""
    facts.check()
    post.organization = choose_organization(
        session, facts.organization, present=post.organization, country_code=facts.country_code
    )
    _put_title(post, Texts(facts.title))
    post.country_code = facts.country_code
    post.accredited_to = Texts(facts.accredited_to)
    post.resident_in = Texts(facts.resident_in)
    post.starts_on, post.ends_on = facts.starts_on, facts.ends_on


def _put_title(post: Post, title: Texts) -> None:
    """Write the title of a post; what it was before is remembered."""
    if post.title and title != post.title:
        post.former_titles = [dict(post.title), *post.former_titles]
    post.title = title


def _done(
    session: Session, person: Person, deed: str, changed: list[str], *, who: Actor, at: datetime
) -> None:
    """Repeat the post held now in the person, and write the audit row."""
    session.flush()
    session.refresh(person, ["posts"])
    mirror(person, at.date())
    person.row_version += 1
    session.flush()
    audit.record(
        session, who=who, at=at, action=f"post.{deed}", subject=("person", person.id),
        changes=dict.fromkeys(changed),
    )  # fmt: skip
