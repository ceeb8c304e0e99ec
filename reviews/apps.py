"""The configuration of the app of reviews and publications."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Annual reviews, plans and insights, and the record of projects, money and figures behind them."""

    name = "reviews"
    verbose_name = "Reviews and publications"

    def ready(self):
        # Models can be imported only once every app is there.
        from reviews.signal_handlers import register_signal_handlers

        register_signal_handlers()
