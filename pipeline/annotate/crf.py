"""CRFsuite's model files, read into arrays.

The format is that of CRFsuite's crf1d_model.c: a header, a chunk of features, two string tables
(CQDB) of labels and attributes, and for each attribute the features that refer to it.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

_HEADER = struct.Struct("<4sI4sIIIIIIIII")
_CHUNK = struct.Struct("<4sII")
_TABLE = struct.Struct("<4sIIIII")
_FEATURE = np.dtype([("type", "<u4"), ("source", "<u4"), ("target", "<u4"), ("weight", "<f8")])
_STATE, _TRANSITION = 0, 1


class ModelError(ValueError):
    """A file is no CRFsuite model, or one of another kind."""


@dataclass(frozen=True, slots=True)
class CrfModel:
    """Weights of a linear-chain CRF of first order, in float64."""

    labels: tuple[str, ...]
    attributes: dict[str, int]
    """The row of each attribute in `state`."""
    state: npt.NDArray[np.float64]
    """Shape (attributes, labels)."""
    transition: npt.NDArray[np.float64]
    """Shape (labels, labels): from the row's label to the column's."""


def read_model(path: Path) -> CrfModel:
    """Read a model file; raises ModelError, naming the file, where it is none."""
    data = path.read_bytes()
    try:
        return _model(data)
    except (struct.error, ValueError, IndexError) as error:
        raise ModelError(f"{path}: {error}") from error


def _model(data: bytes) -> CrfModel:
    magic, _, kind, *_, labels_at, attributes_at, _, _ = _HEADER.unpack_from(data)
    features_at = _HEADER.unpack_from(data)[7]
    if (magic, kind) != (b"lCRF", b"FOMC"):
        raise ModelError("not a CRFsuite model of first order")
    # The header's own count of features is 0 in these files: the chunk's is right.
    _, _, count = _CHUNK.unpack_from(data, features_at)
    features = np.frombuffer(data, _FEATURE, count, features_at + _CHUNK.size)
    labels, attributes = _strings(data, labels_at), _strings(data, attributes_at)
    return CrfModel(
        labels=tuple(labels),
        attributes={name: row for row, name in enumerate(attributes)},
        state=_weights(features[features["type"] == _STATE], len(attributes), len(labels)),
        transition=_weights(features[features["type"] == _TRANSITION], len(labels), len(labels)),
    )


def _weights(features: npt.NDArray[np.void], sources: int, targets: int) -> npt.NDArray[np.float64]:
    weights = np.zeros((sources, targets))
    places = features["source"].astype(np.int64) * targets + features["target"]
    if len(np.unique(places)) < len(places):
        raise ModelError("two features of the same attribute and label")
    weights.reshape(-1)[places] = features["weight"]
    return weights


def _strings(data: bytes, start: int) -> list[str]:
    """The strings of a CQDB table in the order of their numbers."""
    *_, count, offsets_at = _TABLE.unpack_from(data, start)
    offsets = np.frombuffer(data, "<u4", count, start + offsets_at)
    found = []
    for number, offset in enumerate(offsets.tolist()):
        value, size = struct.unpack_from("<II", data, start + offset)
        if value != number:
            raise ModelError(f"string {number} has the number {value}")
        begin = start + offset + 8
        found.append(data[begin : begin + size - 1].decode("utf-8"))  # it ends with a NUL
    return found
