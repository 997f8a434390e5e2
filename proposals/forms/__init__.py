"""What people type: drafts and remarks, assignment meetings, supervision, talks and answers, evaluations."""

from proposals.forms.drafts import (
    AskForm,
    DeclineForm,
    DraftForm,
    NewDraftForm,
    PicturesForm,
    ResubmitForm,
    ReviewForm,
    SubmitForm,
    first_words,
)
from proposals.forms.evaluations import EnterEvaluationForm, EvaluateForm, MeetHeadsForm
from proposals.forms.handling import ApproveForm, ConfirmForm, ConsultForm, CopyForm, ReplyForm
from proposals.forms.meetings import AgendaForm, MeetingForm, MinutesForm, PutOnForm, SheetForm
from proposals.forms.publications import (
    AgreeForm,
    OpenForm,
    PublicForm,
    RevisionForm,
    TakeDownForm,
    WithholdForm,
)
from proposals.forms.supervising import CheckForm, ScopeForm, SignalForm

__all__ = [
    "AgendaForm",
    "AgreeForm",
    "ApproveForm",
    "AskForm",
    "CheckForm",
    "ConfirmForm",
    "ConsultForm",
    "CopyForm",
    "DeclineForm",
    "DraftForm",
    "EnterEvaluationForm",
    "EvaluateForm",
    "MeetHeadsForm",
    "MeetingForm",
    "MinutesForm",
    "NewDraftForm",
    "OpenForm",
    "PicturesForm",
    "PublicForm",
    "PutOnForm",
    "ReplyForm",
    "ResubmitForm",
    "ReviewForm",
    "RevisionForm",
    "ScopeForm",
    "SheetForm",
    "SignalForm",
    "SubmitForm",
    "TakeDownForm",
    "WithholdForm",
    "first_words",
]
