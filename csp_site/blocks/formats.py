"""Other formats of the same words: another language, sign language or another form."""

from django.core.exceptions import ValidationError
from django.db import models
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from csp_site.blocks.links import LinkBlock

# Those that public bodies in Britain publish in most. English needs no version here.
NAMES = {
    "sq": "Albanian", "am": "Amharic", "ar": "Arabic", "bn": "Bengali", "bg": "Bulgarian",
    "yue": "Cantonese", "zh-Hans": "Chinese, simplified", "zh-Hant": "Chinese, traditional",
    "hr": "Croatian", "cs": "Czech", "prs": "Dari", "nl": "Dutch", "et": "Estonian", "fa": "Farsi",
    "fr": "French", "de": "German", "el": "Greek", "gu": "Gujarati", "he": "Hebrew", "hi": "Hindi",
    "hu": "Hungarian", "it": "Italian", "ja": "Japanese", "ko": "Korean", "ckb": "Kurdish, Sorani",
    "lv": "Latvian", "lt": "Lithuanian", "ne": "Nepali", "pa": "Panjabi", "ps": "Pashto",
    "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "si": "Sinhala",
    "sk": "Slovak", "so": "Somali", "es": "Spanish", "sw": "Swahili", "ta": "Tamil", "th": "Thai",
    "ti": "Tigrinya", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese",
    "cy": "Welsh",
}  # fmt: skip
RIGHT_TO_LEFT = {"ar", "ckb", "fa", "he", "prs", "ps", "ur"}


class Format(models.TextChoices):
    """How else something can be read, seen or heard."""

    LANGUAGE = "language", "Another language"
    BSL = "bsl", "British Sign Language"
    EASY_READ = "easy_read", "Easy read"
    LARGE_PRINT = "large_print", "Large print"
    AUDIO = "audio", "Audio"


class FormatValue(blocks.StructValue):
    """A version in another form, as templates print it."""

    @property
    def kind(self):
        """What it is, in English: Polish, Easy read."""
        return NAMES.get(self["language"]) or dict(Format.choices).get(self["format"], "")

    @property
    def lang(self):
        """The language of its words, or "" where they are English."""
        return self["language"] or ""

    @property
    def direction(self):
        """Which way its words run, where that is not the way of the page."""
        return "rtl" if self.lang in RIGHT_TO_LEFT else ""


class FormatBlock(blocks.StructBlock):
    """One version in another language or form."""

    format = blocks.ChoiceBlock(
        choices=Format.choices, default=Format.LANGUAGE, help_text="What kind of version it is."
    )
    language = blocks.ChoiceBlock(
        choices=list(NAMES.items()),
        required=False,
        help_text="Which language, if it is another language.",
    )
    link = LinkBlock(help_text="Its title, in its own language, and where it is.")

    class Meta:
        icon = "globe"
        description = "One version in another language or form."
        template = "blocks/format.html"
        value_class = FormatValue
        preview_value = {
            "format": Format.LANGUAGE,
            "language": "pl",
            "link": {"text": "Jak uzyskać pomoc", "url": "https://www.example.org/pl"},
        }

    def clean(self, value):
        value = super().clean(value)
        is_rough = self.is_deferred_validation and not value["language"]
        if is_rough or (value["format"] == Format.LANGUAGE) == bool(value["language"]):
            return value
        message = (
            "Leave this empty, or choose “Another language” above."
            if value["language"]
            else "Choose which language it is."
        )
        raise StructBlockValidationError({"language": ValidationError(message)})


class FormatsBlock(blocks.StructBlock):
    """The versions in other languages and forms that there are."""

    items = blocks.ListBlock(FormatBlock(), min_num=1, help_text="The versions that there are today.")

    class Meta:
        icon = "globe"
        label = "Versions in other languages and forms"
        description = "The same in other languages, British Sign Language or easy read."
        template = "blocks/formats.html"
        preview_value = {
            "items": [
                FormatBlock._meta_class.preview_value,
                {
                    "format": Format.EASY_READ,
                    "language": "",
                    "link": {"text": "Getting help", "url": "https://www.example.org/easy-read"},
                },
            ]
        }
