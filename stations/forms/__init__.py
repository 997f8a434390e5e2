"""What people type, by noun. The citizen's forms stand here by name as well."""

from congress_portal.phones import PhoneField, half_width
from stations.forms.citizens import (
    LONGEST,
    CitizenForm,
    OpinionForm,
    SupplementForm,
    TrackForm,
)
from stations.forms.ratings import RatingForm

__all__ = [
    "LONGEST",
    "CitizenForm",
    "OpinionForm",
    "PhoneField",
    "RatingForm",
    "SupplementForm",
    "TrackForm",
    "half_width",
]
