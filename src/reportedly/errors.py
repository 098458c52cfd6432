"""Every error the project raises, drawn as a tree. Each says where, what, and what to do next.

ReportedlyError
├── InputError      a file, page or line that cannot be read (the rest still is)
├── LexiconError    a lexicon row that breaks its own rules
├── GazetteerError  the compiled gazetteer is missing or damaged
├── LedgerError     a ledger that cannot be opened, or no longer matches its bytes
│   ├── Overtaken       another program kept meanwhile what was being worked out
│   ├── EvidenceError   a claim whose words do not stand in its text; never kept
│   └── ErasedError     an article that was taken out of the ledger; never kept again
├── TooMuch         so much is touched that all is to be worked out anew; who asked does so
└── UsageError      a request that makes no sense (exit status 2)
    └── MissingPackage  it needs a package that is not installed
"""

from __future__ import annotations


class ReportedlyError(Exception):
    """The root: catch this to catch everything the project raises on purpose."""


class InputError(ReportedlyError):
    """Something handed in cannot be read. Printed as `origin: reason`."""

    def __init__(self, origin: str, reason: str) -> None:
        self.origin = origin
        self.reason = reason
        super().__init__(f"{origin}: {reason}")


class LexiconError(ReportedlyError):
    """A row of a lexicon is wrong. Printed as `file @ where: problem`."""

    def __init__(self, file: str, where: str, problem: str) -> None:
        super().__init__(f"{file} @ {where}: {problem}")


class GazetteerError(ReportedlyError):
    """The compiled gazetteer cannot be built or opened."""


class LedgerError(ReportedlyError):
    """The ledger cannot be opened, migrated or verified."""


class Overtaken(LedgerError):
    """Another program kept meanwhile what this one was working out: it begins again."""


class EvidenceError(LedgerError):
    """A stage quoted words that the text does not have there: a fault of the program, not of the
    article.
    """


class ErasedError(LedgerError):
    """An article whose bytes or words were erased from the ledger: it is not kept again."""


class TooMuch(ReportedlyError):
    """So much is touched that working everything out anew is as well."""


class UsageError(ReportedlyError):
    """The request makes no sense; the command line ends with status 2."""


class MissingPackage(UsageError):
    """What was asked for needs a package that the core does without; the line says how to get
    it.
    """

    def __init__(self, what: str, package: str, extra: str) -> None:
        super().__init__(f"{what} needs {package}: pip install 'reportedly[{extra}]'")


class EngineError(ReportedlyError):
    """The engine that carries the work to many cores or machines cannot go on."""


def told_by(error: OSError) -> str:
    """What the system says of an error, in words."""
    return error.strerror or str(error)
