"""What is known of priorities, actions and groups, in full, and what nobody knows of them."""

UNKNOWN = [
    r"Not yet named",
    r"No update reported",
    r"Nothing reported",
    r"No outcome is recorded",
    r"No priority is in force",
    r"reasons are not written",
    r"No actions are listed",
    r"Not reported at a meeting",
]
RECORDS = {}
