"""What the thread of a priority tells of meetings."""

from meetings.reporting import last_report, may_report
from priorities.thread import BESIDE, Beside

BESIDE.append(Beside("report", may_report, last_report, joins=("meetingpage__publication",)))
