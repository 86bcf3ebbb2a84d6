"""The posts of a person: add one, put one right or end it, take one away."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from workshop_mgr.core import clock
from workshop_mgr.core.db import current_session
from workshop_mgr.core.errors import Conflict, NotFound, Refused
from workshop_mgr.core.transactions import unit_of_work
from workshop_mgr.directory import queries, services
from workshop_mgr.directory.forms import PostForm
from workshop_mgr.directory.login import actor
from workshop_mgr.directory.models import Person, Post
from workshop_mgr.directory.views.blueprint import bp
from workshop_mgr.directory.views.people import page_of
from workshop_mgr.web.access import organizer
from workshop_mgr.web.comparison import Difference, differences
from workshop_mgr.web.forms import ActionForm
from workshop_mgr.web.http import found, see_other
from workshop_mgr.web.i18n import language

POSTS = "/manage/people/<slug>/posts"


@bp.route(f"{POSTS}/new", methods=["GET", "POST"])
@organizer
def new_post(slug: str) -> ResponseReturnValue:
    """Show an empty form; on POST, add the post and show where the earlier title was copied."""
    row = found(queries.person_by_slug(current_session(), slug))
    shown = {"row_version": str(row.row_version), "ends_present": bool(row.posts)}
    form = _offered(PostForm(data=shown))
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.add_post(
                    session, slug, form.wanted(), ends_present=form.ends_present.data,
                    row_version=form.row_version.number(), who=actor(), at=clock.now(),
                )  # fmt: skip
        except Refused as refusal:
            form.refuse_post(refusal)
        except Conflict:
            row = found(queries.person_by_slug(current_session(), slug))
            form.row_version.data = str(row.row_version)
            return _page("new_post", row, form, differences=[])
        else:
            flash(_("The post is added."), "ok")
            return see_other("portal.follow_posts", slug=slug)
    return _page("new_post", found(queries.person_by_slug(current_session(), slug)), form)


@bp.route(f"{POSTS}/<int:post_id>", methods=["GET", "POST"])
@organizer
def edit_post(slug: str, post_id: int) -> ResponseReturnValue:
    """Show a post; on POST, save it and show where its old title was copied."""
    row = found(queries.person_by_slug(current_session(), slug))
    form = _offered(PostForm(data=_shown(row, _post(row, post_id))))
    if form.submitted():
        try:
            with unit_of_work() as session:
                services.edit_post(
                    session, slug, post_id, form.wanted(), row_version=form.row_version.number(),
                    who=actor(), at=clock.now(),
                )  # fmt: skip
        except Refused as refusal:
            form.refuse_post(refusal)
        except Conflict:
            return _stale(slug, post_id, form)
        else:
            flash(_("The changes are saved."), "ok")
            return see_other("portal.follow_posts", slug=slug)
    row = found(queries.person_by_slug(current_session(), slug))
    return _page("edit_post", row, form, post=_post(row, post_id))


@bp.route(f"{POSTS}/<int:post_id>/remove", methods=["POST"])
@organizer
def remove_post(slug: str, post_id: int) -> ResponseReturnValue:
    """Take away a post somebody never held."""
    form = ActionForm()
    if not form.submitted():
        return page_of(slug, refused=form)
    with unit_of_work() as session:
        services.remove_post(session, slug, post_id, who=actor(), at=clock.now())
    flash(_("The post is taken away."), "ok")
    return see_other("directory.edit_person", slug=slug)


def _stale(slug: str, post_id: int, form: PostForm) -> ResponseReturnValue:
    """Show both versions; sending the form again replaces the one saved in the meantime."""
    row = found(queries.person_by_slug(current_session(), slug))
    post = _post(row, post_id)
    saved = _offered(PostForm(formdata=None, data=_shown(row, post)))
    form.row_version.data = str(row.row_version)
    return _page("edit_post", row, form, post=post, differences=differences(form, saved))


def _page(
    name: str, row: Person, form: PostForm, *, post: Post | None = None,
    differences: list[Difference] | None = None,
) -> ResponseReturnValue:  # fmt: skip
    """Show a form, with what is wrong where something is."""
    page = render_template(
        f"directory/{name}.html",
        row=row,
        post=post,
        form=form,
        names=queries.organization_names(current_session(), language()),
        action_form=ActionForm(formdata=None),
        differences=differences,
    )
    return page, 409 if differences is not None else 422 if form.failed() else 200


def _offered(form: PostForm) -> PostForm:
    """Fill the list of a form."""
    form.offer(queries.country_options(current_session(), language()))
    return form


def _post(row: Person, post_id: int) -> Post:
    """Return the post of the address, or answer 404."""
    for post in row.posts:
        if post.id == post_id:
            return post
    raise NotFound("not_found")


def _shown(row: Person, post: Post) -> dict[str, object]:
    """Return the data of a form that shows a post."""
    return PostForm.shown(post.facts(), row.row_version)
