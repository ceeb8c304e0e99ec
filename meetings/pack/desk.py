"""The pack on the desk where agendas are published."""

from django.contrib import messages

from meetings.models.packs import AgendaPack
from meetings.pack.archive import AGENDA_NAME, names
from meetings.pack.contents import Contents


def make_again(request, meeting):
    """Have the pack of a meeting made again though nothing in it has changed."""
    AgendaPack.objects.ask_for([meeting.pk], afresh=True)
    messages.success(request, "The files will be made again. That takes a minute or two.")


def pack_on_desk(meeting, lines):
    """Return what the desk says of the pack of a meeting, whose lines have been looked up."""
    pack, contents = meeting.agenda_pack, Contents(meeting, lines)
    is_current = pack is not None and pack.fingerprint == contents.fingerprint
    inside = names(contents.papers) if is_current and pack.zip else []
    return {
        "pack": pack,
        "is_current": is_current,
        "names": [AGENDA_NAME, *inside] if inside and pack.pdf else inside,
    }
