"""What an administrator fills in to put an outline under the map."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from congress_portal.scanning import refuse_infected
from stations.outlines import MAX_BYTES
from stations.words import Datum, LayerKind


class LayerForm(forms.Form):
    kind = forms.ChoiceField(label=_("图层"), choices=LayerKind.choices, widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("GeoJSON 文件"),
        help_text=_("由自然资源部门提供并审核的县界。面，经纬度，最多6000个点、1.5 MB。"),
        widget=forms.FileInput(attrs={"accept": ".geojson,.json,application/geo+json,application/json"}),
    )
    datum = forms.ChoiceField(
        label=_("坐标系"),
        choices=Datum.choices,
        widget=forms.RadioSelect,
        help_text=_("选错会偏移五百多米。问提供文件的人；高德、腾讯来源的是 GCJ-02。"),
    )
    source = forms.CharField(
        label=_("来源"), max_length=80, help_text=_("写在地图角上，例如：淳安县自然资源局。")
    )
    approval = forms.CharField(
        label=_("审图号"),
        max_length=40,
        required=False,
        help_text=_("有就填写，例如：浙S（2026）12号。写在地图角上。"),
    )
    boundary_shown = forms.IntegerField(required=False, widget=forms.HiddenInput)
    neighbours_shown = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_file(self) -> bytes:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(_("文件超过1.5 MB。请先用制图软件简化。"))
        content = bytes(file.read(MAX_BYTES + 1))
        refuse_infected(content)
        return content

    def shown(self) -> int | None:
        """The layer of the chosen kind that the page named as in use."""
        found: int | None = self.cleaned_data.get(f"{self.cleaned_data['kind']}_shown")
        return found
