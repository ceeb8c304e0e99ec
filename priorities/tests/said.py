"""What is known of priorities, actions and groups, in full, and what nobody knows of them."""

UNKNOWN = []
# Still said. Each moves up as its page is mended, until nothing is left here.
STILL_SAID = [
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
