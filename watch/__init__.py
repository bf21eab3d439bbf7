"""When to crawl and how well it went: calendar, schedule, coverage, monitors."""
