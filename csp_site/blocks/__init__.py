"""The blocks officers build pages from, one small file a family."""

from csp_site.blocks.charts import ChartBlock
from csp_site.blocks.contacts import CardsBlock, CareBlock
from csp_site.blocks.documents import DocumentsBlock
from csp_site.blocks.figures import FigureBlock, PictureBlock
from csp_site.blocks.links import LinkBlock, LinksBlock
from csp_site.blocks.questions import QuestionBlock
from csp_site.blocks.story import StoryBlock
from csp_site.blocks.text import AwaitedBlock, CalloutBlock, HeadingBlock, TextBlock
