"""Sums of what is ours before and after an import, report by report."""

from collections import defaultdict

from csp_site.formats.numbers import money_text
from reviews.models import AnnualReviewPage, FundingAward
from reviews.records.of_report import adds_up


def sums(comparison):
    """
    Return, for each page whose sum of our money changes, its title and the sum before and after.

    An annual review that gives another total itself also has that as `stated`.
    """
    if comparison.kind.model is not FundingAward:
        return []
    before, after = defaultdict(int), defaultdict(int)
    for pk, source, amount in FundingAward.objects.live().counted().values_list("pk", "source", "amount"):
        before[source] += amount
        after[source] += amount if pk not in {row.record.pk for row in comparison.to_save} else 0
    for row in comparison.to_save:
        if row.record.is_counted:
            after[row.record.source_id] += row.record.amount
    changed = [source for source in after if before[source] != after[source]]
    stated = dict(AnnualReviewPage.objects.filter(pk__in=changed).values_list("pk", "stated_total"))
    titles = {row.record.source_id: row.record.source.title for row in comparison.to_save}
    return [
        {
            "title": titles.get(source, "Another page"),
            "before": money_text(before[source]),
            "after": money_text(after[source]),
            "stated": "" if adds_up(after[source], stated.get(source)) else money_text(stated[source]),
        }
        for source in changed
    ]
