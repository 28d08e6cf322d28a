"""What can go wrong, as one tree.

BaotinhError
├ UnknownPortal      no such portal; near matches named
├ UnknownArticle     no record of that id or address; who else knows it
├ PortalError        a malformed portal declaration, at import
├ ExtractionError    a page that cannot be read: URL and field
├ SchemaError        a dataset this version cannot read, or no dataset at all
├ ArchiveError       a WARC that cannot be read, and where
├ FrontierError      the state of a crawl cannot be used
├ MissingExtra       a library that an extra brings; names the extra
└ StorageError       the data folder cannot be written

A page that is not an article is no error: it is a `corpus.records.Rejected`, a counted row.
"""


class BaotinhError(Exception):
    """Base of every error a user can cause or mend; the command line prints it as one line."""


class UnknownPortal(BaotinhError):
    """No portal of that name."""


class UnknownArticle(BaotinhError):
    """No record of that id or address; what else knows it is named."""


class PortalError(BaotinhError):
    """A malformed portal declaration."""


class ExtractionError(BaotinhError):
    """A page that cannot be read; names its URL and the field or limit."""


class SchemaError(BaotinhError):
    """A dataset this version cannot read, or none where one was named."""


class ArchiveError(BaotinhError):
    """A WARC file that cannot be read; names the file and the byte offset."""


class FrontierError(BaotinhError):
    """The state of a crawl cannot be read or kept."""


class MissingExtra(BaotinhError):
    """A library that is not installed; names the extra that brings it."""


class StorageError(BaotinhError):
    """The data folder cannot be written: full, read-only or missing."""
