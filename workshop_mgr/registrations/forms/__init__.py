"""Forms of registrations: the participant's, the organizer's and the focal point's."""

from workshop_mgr.registrations.forms.answers import (
    AnswersForm,
    offer_countries,
)
from workshop_mgr.registrations.forms.changes import (
    KEPT,
    AddressForm,
    ChangeDecisionForm,
    DetailsForm,
    LinkForm,
    SuccessorForm,
    answer_words,
    diff_words,
)
from workshop_mgr.registrations.forms.desk import (
    AddForm,
    CircularForm,
    ImportForm,
    MergeForm,
    NoteForm,
    SheetForm,
    TagForm,
    ViewForm,
)
from workshop_mgr.registrations.forms.nominations import (
    ConfirmRowsForm,
    DeskActionForm,
    DeskPlanForm,
    LetterForm,
    NewDeskForm,
    NomineeForm,
    RecallForm,
    RowsForm,
    UnnamedSeatForm,
    refuse_at_desk,
)
from workshop_mgr.registrations.forms.questions import (
    ConsentsForm,
    ConsentTextForm,
    FormSettingsForm,
    QuestionForm,
    condition_words,
)
from workshop_mgr.registrations.forms.quotas import (
    QuotaForm,
    holder_kinds,
    quota_names,
)
from workshop_mgr.registrations.forms.registration import (
    DecisionForm,
    ModeForm,
    RegistrationForm,
)
from workshop_mgr.registrations.forms.waiting import (
    OfferAnswerForm,
    OfferForm,
    PolicyForm,
    PriorityForm,
    answer_until,
)

__all__ = [
    "KEPT",
    "AddForm",
    "AddressForm",
    "AnswersForm",
    "ChangeDecisionForm",
    "CircularForm",
    "ConfirmRowsForm",
    "ConsentTextForm",
    "ConsentsForm",
    "DecisionForm",
    "DeskActionForm",
    "DeskPlanForm",
    "DetailsForm",
    "FormSettingsForm",
    "ImportForm",
    "LetterForm",
    "LinkForm",
    "MergeForm",
    "ModeForm",
    "NewDeskForm",
    "NomineeForm",
    "NoteForm",
    "OfferAnswerForm",
    "OfferForm",
    "PolicyForm",
    "PriorityForm",
    "QuestionForm",
    "QuotaForm",
    "RecallForm",
    "RegistrationForm",
    "RowsForm",
    "SheetForm",
    "SuccessorForm",
    "TagForm",
    "UnnamedSeatForm",
    "ViewForm",
    "answer_until",
    "answer_words",
    "condition_words",
    "diff_words",
    "holder_kinds",
    "offer_countries",
    "quota_names",
    "refuse_at_desk",
]
