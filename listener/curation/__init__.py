"""What people decide: topics and ``topics.toml``, seeds, names. It goes before what the machine finds.

Everything here works at a ``Desk``; the pipeline keeps the order of steps and nothing of the rules.
"""
