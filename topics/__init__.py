"""Vectors to topics that keep their ids for years; names, assignment, evaluation."""
