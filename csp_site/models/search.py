"""Records that search looks through, written when something is saved and never by a reader's visit."""

from django.db import models

LONGEST_TITLE = 300


class SearchEntry(models.Model):
    """
    One thing that search can find: a page, or a record or a document that a page shows.

    Whether it may be found is asked of its page at every search. Each database keeps an index of the
    terms in step by itself: see the migration that makes this table, and `csp_site/search/engines.py`.
    """

    is_unseen = True

    page = models.ForeignKey("csp_site.BasePage", on_delete=models.CASCADE, related_name="+")
    document = models.ForeignKey(
        "csp_site.SiteDocument", on_delete=models.CASCADE, null=True, related_name="+"
    )
    # What it is on its page: "" for the page itself, otherwise the model and the id.
    record = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=20)
    weight = models.PositiveSmallIntegerField()
    anchor = models.CharField(max_length=120, blank=True)
    date = models.DateField(null=True)
    title = models.CharField(max_length=LONGEST_TITLE)
    title_terms = models.TextField()
    # Whatever may be long stands last, so that a database can pass it by.
    text = models.TextField()
    text_terms = models.TextField()

    # It goes with its page and keeps nothing from being deleted.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name_plural = "search entries"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["page", "record"], name="search_finds_each_thing_once_a_page")
        ]
        indexes = [models.Index(fields=["record"], name="search_entry_record")]

    def __str__(self):
        return self.title


class SearchWord(models.Model):
    """A word that stands somewhere on the site, for “did you mean”. It may be gone since."""

    is_unseen = True

    word = models.CharField(max_length=40)
    term = models.CharField(max_length=40)

    class Meta:
        ordering = ["word"]
        constraints = [models.UniqueConstraint(fields=["term", "word"], name="search_knows_each_word_once")]

    def __str__(self):
        return self.word


class DocumentText(models.Model):
    """The words inside a document, read once for each file."""

    is_unseen = True

    document = models.OneToOneField(
        "csp_site.SiteDocument", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    file_hash = models.CharField(max_length=40)
    text = models.TextField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"Words of {self.document}"
