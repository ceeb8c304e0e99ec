"""Settings of the partnership: its name, its look, whom to tell."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator, validate_email
from django.db import models
from django.db.models import Q
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Site

from csp_site.caching.once import once


class Accent(models.TextChoices):
    """The six tested pairs of accent colours, light and dark."""

    PETROL = "petrol", "Petrol"
    NAVY = "navy", "Navy"
    PLUM = "plum", "Plum"
    MOSS = "moss", "Moss"
    BRICK = "brick", "Brick"
    SLATE = "slate", "Slate"


@register_setting(icon="home", order=10)
class SiteSettings(BaseSiteSetting):
    """What the partnership is called and how its site looks."""

    name = models.CharField(
        max_length=120,
        default="Community Safety Partnership",
        help_text="The full name. It stands at the top of every page.",
    )
    place = models.CharField(
        max_length=60,
        blank=True,
        help_text="The place in the name, for example: Cambridge. It stands larger in the wordmark.",
    )
    short_name = models.CharField(
        max_length=60,
        default="CSP",
        help_text="The short form, used in the browser tab.",
    )
    strapline = models.CharField(
        max_length=160, blank=True, help_text="One line under the name at the foot of every page."
    )
    accent = models.CharField(
        max_length=10,
        choices=Accent,
        default=Accent.PETROL,
        help_text="The colour of buttons and lines. All six are readable in light and dark.",
    )
    exit_url = models.URLField(
        "where “Exit this page” leads",
        default="https://www.bbc.co.uk/weather",
        help_text="A harmless, well-known page that shows nothing personal.",
    )
    copyright_note = models.CharField(
        max_length=200,
        blank=True,
        help_text="Who owns the words on this site, for its foot. Leave empty to say nothing.",
    )
    security_contact = models.CharField(
        "who to tell of a security fault",
        max_length=200,
        blank=True,
        help_text="An email address, or a web address that starts with https://. People who look after "
        "computers find it at /.well-known/security.txt. Leave empty until somebody reads what comes.",
    )
    # Beside the name because every page asks for both: a model of its own would cost every page a query.
    data_controller = models.CharField(
        "who is in charge of personal information",
        max_length=160,
        blank=True,
        help_text="The organisation that decides what happens to what people send us (the data "
        "controller). The form “Is something wrong with this page?” starts when this, the contact and "
        "the number of days are all there, and stops when one of them is taken out.",
    )
    data_contact = models.EmailField(
        "data protection contact",
        blank=True,
        help_text="The email address where people ask what we hold about them. Readers of the form see "
        "it. It also hears of messages about pages that nobody owns.",
    )
    reports_kept_days = models.PositiveSmallIntegerField(
        "days a message is kept",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(730)],
        help_text="How many days after it was sent a message about a page is deleted, by itself and for "
        "good. Readers of the form see it. A change counts for messages sent from then on.",
    )

    open_licence = models.BooleanField(
        "open data under the Open Government Licence",
        default=True,
        help_text="Ticked, the page “Open data” lets everybody use our tables under the Open Government "
        "Licence v3.0. Untick it while that is not agreed: readers are then told to ask first.",
    )
    data_attribution = models.CharField(
        "how others name us as the source",
        max_length=200,
        blank=True,
        help_text="The sentence that people put beside our data when they use it. Leave empty for: "
        "Contains public sector information from (our name), licensed under the Open Government "
        "Licence v3.0.",
    )

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldRowPanel([FieldPanel("place"), FieldPanel("short_name")]),
                FieldPanel("strapline"),
                FieldPanel("copyright_note"),
            ],
            heading="Name",
        ),
        MultiFieldPanel([FieldPanel("accent"), FieldPanel("exit_url")], heading="Look and care"),
        MultiFieldPanel([FieldPanel("security_contact")], heading="Security"),
        MultiFieldPanel(
            [
                FieldPanel("data_controller"),
                FieldRowPanel([FieldPanel("data_contact"), FieldPanel("reports_kept_days")]),
            ],
            heading="What people send us",
        ),
        MultiFieldPanel([FieldPanel("open_licence"), FieldPanel("data_attribution")], heading="Open data"),
    ]

    # The condition of a query for what `takes_reports` says.
    TAKES_REPORTS = Q(data_controller__gt="", data_contact__gt="", reports_kept_days__gt=0)

    class Meta:
        verbose_name = "Partnership"

    def clean(self):
        super().clean()
        contact = self.security_contact = self.security_contact.strip()
        check = URLValidator(["https"]) if contact.startswith("https:") else validate_email
        try:
            if contact:
                check(contact)
        except ValidationError as error:
            message = "Write an email address, or a web address that starts with https://"
            raise ValidationError({"security_contact": message}) from error

    @classmethod
    def for_visitor(cls, request):
        """Return the settings of the request's site; unlike `for_request` this never writes."""
        if not hasattr(request, "site_settings"):  # a view may have asked before its template does
            site = Site.find_for_request(request)
            stored = {each.site_id: each for each in once("settings", cls.objects.all())}
            request.site_settings = (site and stored.get(site.pk)) or cls(site=site)
        return request.site_settings

    @property
    def takes_reports(self):
        """Whether readers can tell us what is wrong with a page: once it is known who answers for that."""
        return bool(self.data_controller and self.data_contact and self.reports_kept_days)

    @property
    def attribution(self):
        """What people put beside our data when they use it."""
        return self.data_attribution or (
            f"Contains public sector information from {self.name}, licensed under the Open Government "
            "Licence v3.0."
        )

    @property
    def security_address(self):
        """The security contact as a link: mailto: or https:, or "" while there is none."""
        contact = self.security_contact
        return contact if not contact or contact.startswith("https:") else f"mailto:{contact}"

    @property
    def wordmark_rest(self):
        """The name without the place, for the second line of the wordmark."""
        return self.name.removeprefix(self.place).strip() or self.name
