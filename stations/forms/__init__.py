"""What people type, by noun. The citizen's forms stand here by name as well."""

from stations.forms.citizens import (
    LONGEST,
    OpinionForm,
    PhoneField,
    RatingForm,
    SupplementForm,
    TrackForm,
    half_width,
)

__all__ = [
    "LONGEST",
    "OpinionForm",
    "PhoneField",
    "RatingForm",
    "SupplementForm",
    "TrackForm",
    "half_width",
]
