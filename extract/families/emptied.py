"""Tables of which only the skeleton is left: rows without labels and numbers."""

from extract.families.facts import Sheet
from extract.families.index import form_index
from extract.families.labels import label_key
from extract.families.words import load_form_words
from extract.model import MissingTable

MIN_ROWS = 5
MIN_UNNAMED_ROWS = 10  # fewer empty rows without a known label are layout
MAX_FILLED_SHARE = 0.3  # the known case keeps 4 of 65 rows
FORMS = ("stat2014", "annex_fujian", "annex_shanghai_type", "applications_2021")


def find_emptied(sheet: Sheet, before: str) -> MissingTable | None:
    """The form whose labels are left, else the one named in the text `before`, else unknown."""
    filled = [row for row in sheet.rows if any(row)]
    if len(sheet.rows) < MIN_ROWS or len(filled) > MAX_FILLED_SHARE * len(sheet.rows):
        return None
    keys = {label_key(text) for row in filled for text in row if text}
    hits = {form: len(keys & form_index(form).by_key.keys()) for form in FORMS}
    best = max(FORMS, key=lambda form: hits[form])
    if not hits[best] and (sheet.grid.origin != "text" or len(sheet.rows) < MIN_UNNAMED_ROWS):
        return None
    named = next(
        (table for words, table in load_form_words().announced.items() if words in before), "unknown"
    )
    raw = next((text for row in filled for text in row if text), None)
    return MissingTable(best if hits[best] else named, "emptied", raw)
