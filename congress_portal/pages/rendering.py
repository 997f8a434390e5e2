"""How forms look: Django's own rendering with our field template and Bootstrap's class names."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

CHECKS = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple)
SHORT_TYPES = ("date", "datetime-local", "time", "number", "tel", "month")


def css_class(widget: forms.Widget) -> str:
    if isinstance(widget, CHECKS):
        return "form-check-input"
    if isinstance(widget, forms.Select):
        return "form-select"
    return "form-control"


class PortalBoundField(BoundField):
    """A field that knows its class names and what its template asks for."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        attrs = super().build_widget_attrs(attrs, widget)
        shown = widget or self.field.widget
        own = attrs.get("class") or shown.attrs.get("class", "")
        names = [own, css_class(shown), "is-invalid" if self.errors else ""]
        attrs["class"] = " ".join(name for name in names if name)
        return attrs

    @property
    def is_optional(self) -> bool:
        return not self.field.required

    @property
    def is_check(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_short(self) -> bool:
        kind = getattr(self.field.widget, "input_type", "")
        return self.field.widget.attrs.get("type", kind) in SHORT_TYPES

    @property
    def error_id(self) -> str:
        """Where ``aria-describedby`` points to; Django writes the same."""
        return f"{self.auto_id}_error"

    @property
    def target_id(self) -> str:
        """The element that a link of the error summary leads to."""
        return self.id_for_label or f"{self.auto_id}_0"

    @property
    def longest(self) -> int | None:
        """How much text may be written, for the counter."""
        if not isinstance(self.field.widget, forms.Textarea):
            return None
        return getattr(self.field, "max_length", None)

    @property
    def most_files(self) -> int:
        return getattr(self.field, "most", 1)


class PortalRenderer(TemplatesSetting):
    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    bound_field_class = PortalBoundField
