"""What is known of reviews, plans, projects, money and figures, in full, and what nobody knows of them."""

UNKNOWN = []
# Still said. Each moves up as its page is mended, until nothing is left here.
STILL_SAID = [
    r"No (priority|award|money|projects?|members?|figures?) (is|are) recorded",
    r"Not given",
    r"(We do not|Nobody) know",
    r"over 1,000 by",
    r"made this poster",
    r"No year has been counted",
]
RECORDS = {}
