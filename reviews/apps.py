from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Annual reviews, plans and insights, and the record of projects, money and figures behind them."""

    name = "reviews"
    verbose_name = "Reviews and publications"

    def ready(self):
        from reviews import signal_handlers

        signal_handlers.connect()
