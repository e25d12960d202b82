"""Statements that the writer and the readers of the database share."""

MODEL_NUMBERS = """
SELECT t.id, m.id FROM models AS m JOIN tasks AS t ON t.id = m.task_id WHERE t.name = ? AND m.name = ? AND m.version = ?
"""
"""(task, model) in numbers, of a task's name, a model's name and its version."""

ATTEMPTS = 3
"""A document whose reading failed this often with the same content is left alone."""
