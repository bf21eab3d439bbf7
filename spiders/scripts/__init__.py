"""What a page's scripts would ask for, read from their text; nothing is ever run.

A script is parsed (`syntax`), its names are looked up (`program`), the expressions of its requests are
computed as far as they can be (`values`) and what stays unknown is a hole (`holes`) that a page number
or the fields of a row may fill (`asking`, `templates`).
"""

from spiders.scripts.asking import Ask, find_asks
from spiders.scripts.program import Program, read_program
from spiders.scripts.templates import fill_templates, find_templates

__all__ = ["Ask", "Program", "fill_templates", "find_asks", "find_templates", "read_program"]
