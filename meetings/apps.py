from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """The partnership's meetings, their agendas and papers."""

    name = "meetings"
    verbose_name = "Meetings"
