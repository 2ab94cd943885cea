"""The exception tree. Exceptions are for callers who are wrong; a messy world gives a stored Problem.

SaysoError
├── UsageError        wrong use: an unknown option value, a missing file (exit code 2)
├── ResourceError     a bundled resource is missing, damaged, or its digest is not the pinned one
├── ContractError     an entry that breaks the ledger contract: ours to mend
└── StoreError        a ledger's store cannot be used: no rights, full, locked, damaged, of a newer version
"""

from __future__ import annotations


class SaysoError(Exception):
    """Anything that sayso raises on purpose."""


class UsageError(SaysoError):
    """The caller asked for something that cannot be done; the message names the allowed values."""


class ResourceError(SaysoError):
    """A bundled resource is missing, damaged, or not the one that was measured."""


class ContractError(SaysoError):
    """An entry breaks the ledger contract."""


class StoreError(SaysoError):
    """A store cannot be used; the message says which, what is wrong and what to do."""
