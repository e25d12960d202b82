"""Facts that are asked once: the sections of one report share what one of them has read or worked out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from listener.facts import Facts

T = TypeVar("T")


class Shared:
    """Stands in for ``Facts`` during one build; the same question with the same values is answered from memory."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._known: dict[Any, Any] = {}

    def __getattr__(self, name: str) -> Any:
        asked = getattr(self._facts, name)
        if not callable(asked):
            return asked
        return lambda *args, **kwargs: self._answer(name, asked, args, kwargs)

    def _answer(self, name: str, asked: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        key = (name, *(tuple(one) if isinstance(one, list) else one for one in args), *sorted(kwargs.items()))
        return self.once(key, lambda: asked(*args, **kwargs))

    def once(self, key: Any, make: Callable[[], T]) -> T:
        """What ``make`` gives, made at the first call with ``key``."""
        if key not in self._known:
            self._known[key] = make()
        return cast(T, self._known[key])


def shared(facts: Facts) -> Facts:
    """``facts`` with a memory; those that have one already stay as they are."""
    return facts if isinstance(facts, Shared) else cast("Facts", Shared(facts))


def once(facts: Facts, key: Any, make: Callable[[], T]) -> T:
    """``make()``, kept where ``facts`` has a memory."""
    return facts.once(key, make) if isinstance(facts, Shared) else make()
