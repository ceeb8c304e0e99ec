"""What the law asks a website to say, from the settings of the partnership."""

from wagtail import blocks


class ControllerBlock(blocks.StaticBlock):
    """Who is in charge of personal information, and how to reach them."""

    class Meta:
        icon = "user"
        label = "Who is in charge of personal information"
        admin_text = "Printed from Settings, Partnership: who is in charge, the contact and the days kept."
        description = "Who is in charge of personal information, from the partnership’s settings."
        template = "blocks/controller.html"
