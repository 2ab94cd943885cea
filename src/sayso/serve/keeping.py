"""What was found a moment ago, kept: bounded, for several threads, each answer made by one of them at a time."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar, cast

from sayso.linked import Report

V = TypeVar("V")
NEVER = float("-inf")
BEHIND = 10.0
"""Seconds beyond its time in which an answer is still given to those who would wait for the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """How old an answer may be: so many seconds; with `times` so many times as long as it took to make, between `seconds` and
    `most`: what is quickly made is always fresh, and what is slow takes no more than a small part of the machine."""

    seconds: float = float("inf")
    times: float = 0.0
    most: float = 60.0

    def of(self, took: float) -> float:
        """In seconds, for an answer that took so many."""
        return max(self.seconds, min(self.times * took, self.most))


EVER = Limit()


@dataclass(slots=True)
class _Slot:
    """One answer. `mark`: what it was made of; `made`: when, on the monotonic clock; `took`: how many seconds to make."""

    value: object = None
    mark: Hashable = None
    made: float = NEVER
    took: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def holds(self, mark: Hashable, limit: Limit) -> bool:
        """Whether the answer is of that mark, and young enough."""
        return self.mark == mark and time.monotonic() - self.made < limit.of(self.took)

    def will_do(self, limit: Limit) -> bool:
        """Whether it may be given while the next is made."""
        due = limit.of(self.took)
        return time.monotonic() - self.made < BEHIND + (due if due < EVER.seconds else 0.0)

    def fill(self, value: object, mark: Hashable, began: float) -> None:
        """A new answer, which was begun then."""
        self.value, self.mark, self.made = value, mark, time.monotonic()
        self.took = self.made - began


@dataclass(slots=True)
class Kept:
    """The last answers to questions. `most`: how many are kept, the last asked for."""

    most: int = 200
    slots: OrderedDict[Hashable, _Slot] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def find(self, key: Hashable, make: Callable[[], V], *, mark: Hashable = None, limit: Limit = EVER) -> V:
        """The answer to `key` if it was made of the same `mark` and is not too old, else a new one. While one thread makes it
        anew, the others get the one before; where there is none yet, or a very old one, they wait for the new one.

        Raises: whatever `make` raises; nothing is kept then.
        """
        slot = self._find_slot(key)
        if not slot.holds(mark, limit) and slot.lock.acquire(blocking=not slot.will_do(limit)):
            try:
                if not slot.holds(mark, limit):
                    began = time.monotonic()
                    slot.fill(make(), mark, began)
            finally:
                slot.lock.release()
        return cast(V, slot.value)

    def _find_slot(self, key: Hashable) -> _Slot:
        with self.lock:
            slot = self.slots.setdefault(key, _Slot())
            self.slots.move_to_end(key)
            if len(self.slots) > self.most:
                self.slots.popitem(last=False)
        return slot


@dataclass(slots=True)
class Decoded(Generic[V]):
    """Rows that were taken apart, by their numbers: an entry never changes, so it is right for ever. `most`: how many are
    kept, the last used."""

    most: int = 1_000
    held: OrderedDict[int, V] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def find(self, numbers: Iterable[int]) -> dict[int, V]:
        """Those of `numbers` that are here."""
        found: dict[int, V] = {}
        with self.lock:
            for number in numbers:
                if number in self.held:
                    self.held.move_to_end(number)
                    found[number] = self.held[number]
        return found

    def add(self, rows: Mapping[int, V]) -> None:
        """Keeps more of them; the ones not used for longest go."""
        with self.lock:
            self.held.update(rows)
            while len(self.held) > self.most:
                self.held.popitem(last=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """What a desk keeps. `reports`: by the number of their entry, as they were coded; `parts`: what many answers share;
    `answers`: whole ones, as the bytes that are sent."""

    reports: Decoded[Report] = field(default_factory=Decoded)
    parts: Kept = field(default_factory=lambda: Kept(most=400))
    answers: Kept = field(default_factory=lambda: Kept(most=100))
