"""Pages that are due for checking: asked in the database, however many there are."""

import datetime

from dateutil.relativedelta import relativedelta
from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, DateField, F, PositiveSmallIntegerField, Q, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from wagtail.permissions import page_permission_policy

from csp_site.models.base import BasePage
from csp_site.models.freshness import months_by_type, page_types, with_latest_check

# How long before its day a page is listed, so that it can be done in time.
AHEAD = datetime.timedelta(days=30)


def latest_start(date, months):
    """Return the latest day from which so many months end on `date` or before it."""
    is_last = (date + datetime.timedelta(days=1)).day == 1
    return date + relativedelta(months=-months, day=31 if is_last else None)


def pages_due(user, until=None):
    """
    Return the live pages that `user` may edit and that are due by the day `until` (today unless given).

    Each has `reviewed` (the day that readers see), `months` and `check_day`. What nobody has checked yet
    is due at once; a draft never is, and no copy that follows another page.
    """
    today = timezone.localdate()
    until = until or today
    by_type = months_by_type()
    types = ContentType.objects.get_for_models(*page_types().values())
    by_id = {found.pk: by_type[model._meta.label_lower] for model, found in types.items()}
    whens = [When(content_type=pk, then=Value(months)) for pk, months in by_id.items()]
    own = BasePage.objects.exclude(review_every=None).order_by().values_list("review_every", flat=True)
    lengths = ({*by_id.values(), *own.distinct()}) - {0}
    cutoffs = [When(months=months, then=Value(latest_start(until, months))) for months in lengths]
    of_the_source = Case(When(last_reviewed__lte=today, then=F("last_reviewed")), output_field=DateField())
    editable = page_permission_policy.instances_user_has_permission_for(user, "change")
    pages = BasePage.objects.live().filter(pk__in=editable.order_by().values("pk"), alias_of=None)
    return (
        with_latest_check(pages)
        .annotate(
            months=Coalesce("review_every", Case(*whens, output_field=PositiveSmallIntegerField())),
            reviewed=Greatest(Coalesce(of_the_source, "check_day"), Coalesce("check_day", of_the_source)),
            cutoff=Case(*cutoffs, output_field=DateField()),
        )
        .exclude(months=0)
        .filter(Q(reviewed=None) | Q(reviewed__lte=F("cutoff")))
        .select_related("owner_role", "content_type")
        .order_by(F("owner_role__name").asc(nulls_first=True), F("reviewed").asc(nulls_first=True), "path")
    )
