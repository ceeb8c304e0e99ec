"""The app of meetings, as Django knows it."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """The partnership's meetings, their agendas and papers."""

    name = "meetings"
    verbose_name = "Meetings"

    def ready(self):
        # Models can be imported only once every app is there.
        from meetings.signal_handlers import register_signal_handlers

        register_signal_handlers()
