"""croissant.json: a release as data sets are described for machines.

Croissant 1.0 of MLCommons, https://docs.mlcommons.org/croissant/docs/croissant-spec.html
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from corpus.release.card import PRETTY_NAME, Portals, describe_briefly, licences
from corpus.release.manifest import COLUMNS, File, Manifest, as_json

CONFORMS_TO = "http://mlcommons.org/croissant/1.0"

_PARQUET = "application/x-parquet"
_SHARDS = "shards"
_RECORDS = "articles"

_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "dct": "http://purl.org/dc/terms/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "sc": "https://schema.org/",
    **{
        name: f"cr:{name}"
        for name in (
            "citeAs column equivalentProperty extract field fileObject fileProperty fileSet format"
            " includes isLiveDataset jsonPath key md5 parentField path recordSet references regex"
            " repeated replace samplingRate separator source subField transform"
        ).split()
    },
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
}

_TYPES: Mapping[pa.DataType, str] = {
    pa.string(): "sc:Text",
    pa.int16(): "cr:Int16",
    pa.int32(): "cr:Int32",
    pa.int64(): "cr:Int64",
    pa.float32(): "cr:Float32",
    pa.bool_(): "sc:Boolean",
    pa.date32(): "sc:Date",
    pa.timestamp("ms", tz="UTC"): "sc:DateTime",
}


def write_croissant(path: Path, manifest: Manifest, portals: Portals) -> None:
    """Describe the files of a manifest and their columns."""
    told = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "name": "baotinh",
        "alternateName": PRETTY_NAME,
        "description": describe_briefly(manifest, portals),
        "conformsTo": CONFORMS_TO,
        "license": licences(portals),
        "version": manifest.version,
        "datePublished": manifest.date,
        "inLanguage": "vi",
        "citeAs": f"{PRETTY_NAME}, release {manifest.version}, {manifest.date}",
        "isLiveDataset": False,
        "distribution": [*map(_file, manifest.shards), _file_set()],
        "recordSet": [_record_set()],
    }
    path.write_text(as_json(told), "utf-8")


def _file(file: File) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": file.path,
        "name": file.path,
        "description": f"{file.rows} rows of the split {file.split}",
        "contentUrl": file.path,
        "contentSize": f"{file.bytes} B",
        "encodingFormat": _PARQUET,
        "sha256": file.sha256,
    }


def _file_set() -> dict[str, Any]:
    return {
        "@type": "cr:FileSet",
        "@id": _SHARDS,
        "name": _SHARDS,
        "description": "The Parquet files of all splits, beside this description.",
        "encodingFormat": _PARQUET,
        "includes": "data/*.parquet",
    }


def _record_set() -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": _RECORDS,
        "name": _RECORDS,
        "description": "One record per version of an article.",
        "key": [{"@id": f"{_RECORDS}/id"}, {"@id": f"{_RECORDS}/revision"}],
        "field": [_field(field) for field in COLUMNS],
    }


def _field(field: "pa.Field[Any]") -> dict[str, Any]:
    is_list = pa.types.is_list(field.type)
    kind = field.type.value_type if is_list else field.type
    return {
        "@type": "cr:Field",
        "@id": f"{_RECORDS}/{field.name}",
        "name": field.name,
        "description": (field.metadata or {}).get(b"meaning", b"").decode() or field.name,
        "dataType": _TYPES[kind],
        **({"repeated": True} if is_list else {}),
        "source": {"fileSet": {"@id": _SHARDS}, "extract": {"column": field.name}},
    }
