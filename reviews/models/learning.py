"""Page type of the page on reviews after a death."""

from django.forms import CheckboxSelectMultiple
from django.utils.functional import cached_property
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from contacts.models import ContactPage
from csp_site.models import BasePage, StoryPage
from reviews.querysets import keys_of

NEUTRAL_TITLE = "How we learn"


class DeathReviewsPage(StoryPage):
    """What a review after a death is, with support before everything else. It always needs safe reading."""

    support = ParentalManyToManyField(
        "contacts.ContactPage",
        blank=True,
        related_name="support_on",
        help_text="Who can help. They stand at the top of the page, before a word about reviews.",
    )

    class Meta:
        verbose_name = "page on learning reviews"

    content_panels = [
        *StoryPage.content_panels[:-1],
        FieldPanel("support", widget=CheckboxSelectMultiple),
        *StoryPage.content_panels[-1:],
    ]
    # Without a tick for “needs safe reading”: this page always does.
    settings_panels = [
        BasePage.settings_panels[0],
        MultiFieldPanel([FieldPanel("neutral_title")], heading="Safe reading"),
        *Page.settings_panels,
    ]

    parent_page_types = ["csp_site.HomePage"]
    subpage_types = []
    max_count_per_parent = 1
    page_description = "Says what a review after a death is, and who can help. Always needs safe reading."

    has_exit = True

    def clean(self):
        self._need_safe_reading()
        super().clean()

    @cached_property
    def support_contacts(self):
        """The chosen contacts that are public, in the order of the tree."""
        return list(ContactPage.objects.for_listing().filter(pk__in=keys_of(self.support)))

    def save(self, *args, **kwargs):
        """Save as a page that needs safe reading, even from an older version of itself."""
        self._need_safe_reading()
        super().save(*args, **kwargs)

    def _need_safe_reading(self):
        self.is_sensitive = True
        self.neutral_title = self.neutral_title or NEUTRAL_TITLE
