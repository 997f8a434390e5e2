"""How forms look: Django's own rendering with our field template and Bootstrap's class names."""

from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MinLengthValidator
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.template.defaultfilters import stringformat
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

CHECKS = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple)
SHORT_TYPES = ("date", "datetime-local", "time", "number", "tel", "month")

UPLOAD_TEMPLATE = "components/upload.html"


class Problem(NamedTuple):
    """What is wrong with a field, in words; the summary adds the label unless they name it."""

    text: str
    names_field: bool


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
        own = str(attrs.get("class") or shown.attrs.get("class", ""))
        names = [own, css_class(shown), "is-invalid" if self.errors else ""]
        attrs["class"] = " ".join(name for name in names if name)
        return attrs

    @property
    def template_name(self) -> str:
        """The field's own template, else that for pictures, else the usual one."""
        own = getattr(self.field, "template_name", None)
        if own:
            return str(own)
        return UPLOAD_TEMPLATE if self._takes_pictures else self.form.renderer.field_template_name

    @property
    def _takes_pictures(self) -> bool:
        widget = self.field.widget
        return isinstance(widget, forms.FileInput) and "image" in str(widget.attrs.get("accept", ""))

    @property
    def is_optional(self) -> bool:
        """Not where the field may wait, but is asked for in the end (``is_needed_later``)."""
        return not self.field.required and not getattr(self.field, "is_needed_later", False)

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
        return getattr(self.field, "max_files", 1)

    @property
    def problems(self) -> list[Problem]:
        """The errors, with Django's own commonest sentences said in words that tell what to do."""
        return [self._problem(error) for error in self.errors.as_data()]

    def _problem(self, error: ValidationError) -> Problem:
        if error.code == "required" and error.message == forms.Field.default_error_messages["required"]:
            return Problem(self._what_is_missing(), True)
        if error.message is MaxLengthValidator.message:
            return Problem(_("最多 %(limit_value)d 个字，现在有 %(show_value)d 个") % error.params, False)
        if error.message is MinLengthValidator.message:
            return Problem(_("至少 %(limit_value)d 个字，现在有 %(show_value)d 个") % error.params, False)
        return Problem(" ".join(error.messages), False)

    def _what_is_missing(self) -> str:
        label, widget = {"label": self.label}, self.field.widget
        if self.is_check:
            return _("请勾选“%(label)s”") % label
        if isinstance(widget, forms.FileInput):
            return _("请上传“%(label)s”") % label
        if isinstance(widget, (forms.Select, forms.RadioSelect)):
            return _("请选择“%(label)s”") % label
        return _("请填写“%(label)s”") % label


class PortalRenderer(TemplatesSetting):
    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    bound_field_class = PortalBoundField

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        if template_name == forms.Select.template_name:
            return _select(context["widget"])
        return super().render(template_name, context, request)


def _select(widget: dict[str, Any]) -> SafeString:
    """What Django's template of a select writes, without a template for each option: lists have hundreds."""
    groups = []
    for name, options, _index in widget["optgroups"]:
        inner = format_html_join("\n", '<option value="{}"{}>{}</option>', map(_option, options))
        groups.append(format_html('<optgroup label="{}">\n{}\n</optgroup>', name, inner) if name else inner)
    attributes = flatatt(widget["attrs"])
    return format_html(
        '<select name="{}"{}>\n{}\n</select>', widget["name"], attributes, SafeString("\n".join(groups))
    )


def _option(option: dict[str, Any]) -> tuple[str, SafeString, str]:
    return stringformat(option["value"], "s"), flatatt(option["attrs"]), option["label"]
