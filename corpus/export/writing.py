"""Records of the corpus for other programs, filtered as a load is."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Literal

import pyarrow as pa

from corpus.dataset import Source
from corpus.errors import StorageError
from corpus.export.formats import ROWS, STDOUT, Exported, Format, columns_of, open_target, write
from corpus.export.hub import write_folder
from corpus.privacy import columns_to_mask, mask_frame
from corpus.reading import check_columns, read_batches
from corpus.selection import Selection


def export(
    source: Source,
    selection: Selection,
    form: Format | Literal["hf"],
    path: Path,
    columns: Sequence[str] | None = None,
    *,
    masked: bool = False,
) -> Exported:
    """Write the records that a selection lets through to a file, or for `hf` to a folder.

    `-` is standard output; a file whose name ends in `.gz` or `.zst` is compressed. What is
    written appears when it is complete. `columns` are names of `source.columns`, by default those
    of SCHEMA; `conllu` and `text` have their own. `masked` hides personal data, see
    `corpus.privacy`.

    Records come in the order of the files, in batches: memory does not grow with their texts.
    Raises SchemaError and UnknownPortal as `corpus.reading` does, StorageError where nothing can
    be written.
    """
    wanted = check_columns(source, columns_of(form, columns))
    needed = [*wanted, *columns_to_mask(wanted)] if masked else wanted
    tables: Iterable[pa.Table] = read_batches(source, selection, needed, ROWS)
    if masked:
        tables = mask_tables(tables)
    tables = _begun(tables)
    if form == "hf":
        if path == STDOUT:
            raise StorageError("hf is a folder: name it")
        return write_folder(tables, wanted, path)
    with open_target(path) as file:
        return write(tables, wanted, form, file)


def _begun(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """The tables with the first one read: a wrong request must print nothing but its error."""
    rest = iter(tables)
    return chain([*islice(rest, 1)], rest)


def mask_tables(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """Tables without the personal data that was found in their texts; raises as `mask_frame`."""
    for table in tables:
        # Nullable numbers become objects, not floats, so that they come back as they were.
        frame = mask_frame(table.to_pandas(integer_object_nulls=True))
        yield pa.Table.from_pandas(frame, table.schema, preserve_index=False)
