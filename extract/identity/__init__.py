"""Who reports on which year: title, publisher, division, dates and numbers of a report."""

from extract.identity.identify import identify

__all__ = ["identify"]
