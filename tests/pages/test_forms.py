"""Forms are drawn by our renderer: hints and errors are tied to their fields, optional fields say so."""

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from congress_portal.accounts.models import Unit
from congress_portal.pages.widgets import DayInput, MomentInput


class Letter(forms.Form):
    title = forms.CharField(label="标题", max_length=5, help_text="一句话")
    text = forms.CharField(label="内容", max_length=500, widget=forms.Textarea)
    kind = forms.ChoiceField(label="类别", choices=[("", "请选择"), ("a", "交通")])
    reply = forms.ChoiceField(
        label="回复", choices=[("sms", "短信"), ("call", "电话")], widget=forms.RadioSelect
    )
    phone = forms.CharField(label="手机号码", required=False)
    day = forms.DateField(label="日期", required=False, widget=DayInput)
    photo = forms.ImageField(label="照片", required=False, widget=forms.FileInput({"accept": "image/*"}))
    score = forms.ChoiceField(
        label="评价",
        choices=[("1", "满意"), ("2", "基本满意"), ("3", "不满意")],
        widget=forms.RadioSelect,
        template_name="components/rating.html",
        required=False,
    )
    agree = forms.BooleanField(label="我同意")


def test_a_choice_that_is_still_to_be_made_says_so_in_chinese() -> None:
    class Choice(forms.Form):
        unit = forms.ModelChoiceField(label="单位", queryset=Unit.objects.none())

    assert '<option value="" selected>请选择</option>' in str(Choice()["unit"].as_field_group())


def drawn(name: str, data: dict | None = None) -> str:
    return str(Letter(data)[name].as_field_group())


def test_an_optional_field_says_so() -> None:
    assert "（选填）" in drawn("phone") and "（选填）" not in drawn("title")


def test_a_hint_is_tied_to_its_field() -> None:
    page = drawn("title")
    assert 'id="id_title_helptext"' in page and 'aria-describedby="id_title_helptext"' in page


def test_an_error_is_tied_to_its_field() -> None:
    page = drawn("title", {})
    assert 'id="id_title_error"' in page and "id_title_error" in page.split("<input")[1].split(">")[0]
    assert 'aria-invalid="true"' in page


def test_a_missing_answer_is_asked_for_by_name() -> None:
    assert "请填写“标题”" in drawn("title", {})
    assert "请选择“类别”" in drawn("kind", {})
    assert "请选择“回复”" in drawn("reply", {})
    assert "请勾选“我同意”" in drawn("agree", {})


def test_too_long_a_text_says_how_long_it_is() -> None:
    assert "最多 5 个字，现在有 6 个" in drawn("title", {"title": "一二三四五六"})


def test_a_fields_own_words_are_kept() -> None:
    class Own(forms.Form):
        code = forms.CharField(label="查询码", error_messages={"required": "请输入查询码。"})

    assert "请输入查询码。" in str(Own({})["code"].as_field_group())


def test_inputs_carry_the_classes_of_the_style_sheet() -> None:
    assert 'class="form-control"' in drawn("title")
    assert 'class="form-select"' in drawn("kind")
    assert 'class="form-control is-invalid"' in drawn("title", {})


def test_a_class_of_the_widget_is_kept() -> None:
    class Own(forms.Form):
        code = forms.CharField(widget=forms.TextInput({"class": "large"}))

    assert 'class="large form-control"' in str(Own()["code"])


def test_radio_buttons_stand_in_a_group_with_a_legend() -> None:
    page = drawn("reply")
    assert "<fieldset" in page and "<legend" in page and page.count('class="form-check"') == 2


def test_a_checkbox_has_its_words_beside_it() -> None:
    assert drawn("agree").count("我同意") == 1


def test_a_long_text_counts_its_characters() -> None:
    assert 'data-max="500"' in drawn("text") and "data-max" not in drawn("title")


def test_pictures_are_asked_for_by_the_upload_component() -> None:
    assert "data-photos" in drawn("photo")


def test_a_rating_is_three_big_choices() -> None:
    page = drawn("score")
    assert page.count('class="choice ') == 3 and page.count("基本满意") == 1


def test_a_day_is_written_as_browsers_want_it() -> None:
    class Days(forms.Form):
        day = forms.DateField(widget=DayInput)
        moment = forms.DateTimeField(widget=MomentInput)

    form = Days({"day": "2026-12-01", "moment": "2026-12-01T09:30"})
    assert form.is_valid() and 'type="date"' in str(form["day"]) and 'value="2026-12-01"' in str(form["day"])
    assert 'type="datetime-local"' in str(form["moment"])


def test_the_summary_leads_to_the_fields() -> None:
    page = str(Letter({}))
    assert 'href="#id_title"' in page and 'href="#id_reply_0"' in page and "data-error-summary" in page


def test_a_sound_form_has_no_summary() -> None:
    assert "error-summary" not in str(Letter())


def test_a_field_that_went_wrong_keeps_what_was_written() -> None:
    assert 'value="一二三四五六"' in drawn("title", {"title": "一二三四五六"})


def test_an_error_of_the_whole_form_stands_in_the_summary() -> None:
    form = Letter({}, {"photo": SimpleUploadedFile("a.txt", b"no picture")})
    form.add_error(None, "这个号码今天已经提交过。")
    assert "<li>这个号码今天已经提交过。</li>" in str(form)
