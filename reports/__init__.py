"""Facts to a report of typed blocks, and the report to HTML, Markdown and JSON."""
