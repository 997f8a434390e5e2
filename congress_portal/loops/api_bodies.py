"""The bodies of moves, derived from the forms that the pages show: one place says what a move asks for."""

from __future__ import annotations

from functools import cache
from typing import Any

from django import forms
from rest_framework import serializers

from congress_portal.loops import doings

LARGEST_KEY = 2**63 - 1


def _key() -> serializers.Field[Any, Any, Any, Any]:
    return serializers.IntegerField(min_value=1, max_value=LARGEST_KEY)


def _field_of(field: forms.Field) -> serializers.Field[Any, Any, Any, Any] | None:
    """The serializer field that takes what a form field takes; none for files, which the API does not carry."""
    options: dict[str, Any] = {"required": field.required, "help_text": _words_of(field)}
    number: dict[str, Any] = {"allow_null": not field.required, "min_value": 1, "max_value": LARGEST_KEY}
    match field:
        case forms.FileField():
            return None
        case forms.ModelMultipleChoiceField():
            return serializers.ListField(child=_key(), max_length=100, **options)
        case forms.MultipleChoiceField():
            words = serializers.ChoiceField(choices=_choices(field))
            return serializers.ListField(child=words, max_length=100, **options)
        case forms.ModelChoiceField():
            return serializers.IntegerField(**options, **number)
        case forms.ChoiceField():
            return serializers.ChoiceField(choices=_choices(field), **options)
        case forms.DateField():
            return serializers.DateField(allow_null=not field.required, **options)
        case forms.IntegerField():
            bounds = {"min_value": field.min_value or 1, "max_value": field.max_value or LARGEST_KEY}
            return serializers.IntegerField(**options, **{**number, **bounds})
    return serializers.CharField(
        max_length=getattr(field, "max_length", None), allow_blank=not field.required, **options
    )


def _choices(field: Any) -> list[Any]:
    return list(field.choices)


def _words_of(field: forms.Field) -> str:
    return "：".join(str(text) for text in (field.label, field.help_text) if text)


Body = type[serializers.Serializer[Any]]


@cache
def body_of(form: type[forms.Form]) -> Body:
    """The serializer of a form's fields, for reading a request: types here, rules in the form."""
    found = {name: _field_of(field) for name, field in form.base_fields.items()}
    return type(
        form.__name__, (serializers.Serializer,), {name: field for name, field in found.items() if field}
    )


def described(move: str) -> Body:
    """The body of a move for the schema. What only some kinds of case ask for is optional in it."""
    asked = [doing.form for (_kind, name), doing in doings.OWN.items() if name == move]
    asked += [doings.COMMON[move].form] if move in doings.COMMON else []
    fields: dict[str, Any] = {}
    for form in reversed(asked):
        for name, field in form.base_fields.items():
            made = _field_of(field)
            if made is not None:
                made.required = field.required and all(name in other.base_fields for other in asked)
                fields[name] = made
    title = "".join(part.title() for part in move.split("_"))
    return type(f"{title}Move", (serializers.Serializer,), fields)
