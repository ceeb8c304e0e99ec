"""Legal blocks: the words that the law asks of a website, from the settings of the partnership."""

from wagtail import blocks


class ControllerBlock(blocks.StaticBlock):
    """Who is in charge of personal information, and how to reach them."""

    class Meta:
        icon = "user"
        label = "Who is in charge of personal information"
        admin_text = "Printed from Settings, Partnership: who is in charge, the contact and the days kept."
        description = "Who is in charge of personal information, from the partnership’s settings."
        template = "blocks/controller.html"

    def get_preview_context(self, value, parent_context=None):
        """Add settings as they are once somebody is in charge."""
        settings = {
            "data_controller": "Name of the organisation",
            "data_contact": "name@example.org",
            "reports_kept_days": 30,
            "takes_reports": True,
        }
        context = super().get_preview_context(value, parent_context)
        return {**context, "frame": {"settings": settings}}
