"""The rows behind a statement, as a query that an analyst can run."""

from __future__ import annotations

from reports.scope import Scope


def rows(scope: Scope, *conditions: str) -> str:
    """SQL over ``labelled_documents`` that lists the week's rows that meet the conditions."""
    year, week, _ = scope.period.start.isocalendar()
    wanted = [f"week = '{year}-W{week:02d}'"]
    if scope.brand:
        wanted.append("brand = '" + scope.brand.replace("'", "''") + "'")
    return f"SELECT * FROM labelled_documents WHERE {' AND '.join((*wanted, *conditions))} ORDER BY day"


def of_topic(topic: int) -> str:
    """The condition that a document speaks of a topic, as a whole or in a clause: what the report counts."""
    return f"document_id IN (SELECT document_id FROM topic_mentions WHERE topic_id = {topic})"
