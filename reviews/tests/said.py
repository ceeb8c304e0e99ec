"""What is known of reviews, plans, projects, money and figures, in full, and what nobody knows of them."""

UNKNOWN = [
    r"No (priority|award|money|projects?|members?|figures?) (is|are) recorded",
    r"Not given",
    r"(We do not|Nobody) know",
    r"over 1,000 by",
    r"made this poster",
    r"No year has been counted",
]
RECORDS = {}
