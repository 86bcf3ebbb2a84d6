"""The words of the directory's closed lists, and of what its rules refuse."""

from flask_babel import lazy_gettext as _l

from workshop_mgr.directory.domain import Gender, OrganizationType
from workshop_mgr.web import messages
from workshop_mgr.web.templating import add_labels

messages.add(
    {
        "organization_exists": _l("%(name)s is in the directory already."),
        "organization_unknown": _l(
            "There is no organization called %(name)s. Check the spelling or add it first."
        ),
        "parent_is_part": _l("An organization cannot be a part of itself or of its own parts."),
        "person_exists": _l("%(name)s is in the directory already, with the same post."),
        "post_ends_before_start": _l("Enter a last day that is not before the first one."),
        "post_start_missing": _l(
            "Enter the first day, so that the post held until then can end the day before."
        ),
        "photograph_damaged": _l(
            "This picture cannot be read. Save it anew as JPEG, PNG or WebP and try again."
        ),
        "photograph_moves": _l("This is a moving picture. Send one that stands still."),
        "photograph_pixels": _l(
            "The picture has too many pixels. Make it smaller: at most %(megapixels)d megapixels."
        ),
        "photograph_type": _l(
            "This is not a picture in JPEG, PNG or WebP. Save it as one of them and try again."
        ),
    }
)
add_labels(
    "person_gender",
    {
        Gender.WOMAN: _l("Woman"),
        Gender.MAN: _l("Man"),
        Gender.ANOTHER: _l("Another"),
        Gender.UNDISCLOSED: _l("Prefers not to say"),
    },
)
add_labels(
    "audit_action",
    {
        "person.added": _l("Added to the directory"),
        "person.edited": _l("Details changed"),
        "person.biography_set": _l("Biography changed"),
        "person.photograph_set": _l("Photograph sent"),
        "person.photograph_consent": _l("Consent to show the photograph changed"),
        "person.photograph_removed": _l("Photograph deleted"),
        "post.added": _l("Post added"),
        "post.edited": _l("Post changed"),
        "post.removed": _l("Post deleted"),
    },
)
add_labels(
    "organization_type",
    {
        OrganizationType.BORDER_GUARD: _l("Border guard"),
        OrganizationType.CUSTOMS: _l("Customs"),
        OrganizationType.MIGRATION: _l("Migration service"),
        OrganizationType.POLICE: _l("Police"),
        OrganizationType.FOREIGN_MINISTRY: _l("Ministry of foreign affairs"),
        OrganizationType.OTHER_MINISTRY: _l("Other ministry or agency"),
        OrganizationType.GOVERNMENT: _l("Government"),
        OrganizationType.PARLIAMENT: _l("Parliament"),
        OrganizationType.DELEGATION: _l("Embassy or delegation"),
        OrganizationType.OSCE_EXECUTIVE: _l("OSCE Secretariat or executive structure"),
        OrganizationType.OSCE_INSTITUTION: _l("OSCE institution"),
        OrganizationType.OSCE_FIELD: _l("OSCE field operation"),
        OrganizationType.OSCE_CHAIR: _l("OSCE Chairpersonship"),
        OrganizationType.UN: _l("United Nations"),
        OrganizationType.EU: _l("European Union"),
        OrganizationType.OTHER_INTERNATIONAL: _l("Other international organization"),
        OrganizationType.CIVIL_SOCIETY: _l("Civil society"),
        OrganizationType.ACADEMIA: _l("Academia"),
        OrganizationType.MEDIA: _l("Media"),
        OrganizationType.PRIVATE: _l("Private sector"),
        OrganizationType.INDEPENDENT: _l("Independent"),
    },
)
