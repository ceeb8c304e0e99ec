"""Charts: a table of words and numbers, and the picture that the server draws of it. No Django in here."""

from csp_site.charts.drawing import Kind, draw_chart, problems_of
from csp_site.charts.numbers import value_text
from csp_site.charts.table import ChartTable, TableError, parse_table, table_text
