"""Topics measured: ``python -m bench.topics`` (see docs/benchmarks.md)."""
