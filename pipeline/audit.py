"""Everything that is known of one article: what `baotinh audit` tells."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from corpus.dataset import VERSION_ORDER, open_records, revisions
from corpus.errors import ArchiveError, BaotinhError
from corpus.schema import SCHEMA
from corpus.tombstones import FILE, read_tombstones
from crawler.dates import VIETNAM
from pipeline.audit_changes import Change, word_changes
from pipeline.audit_cluster import Cluster, find_cluster
from pipeline.audit_page import RawPage, check_page, read_raw
from pipeline.audit_scores import Scores, Verdict, scores_of, verdicts_on
from pipeline.audit_search import (
    SHARD,
    Sought,
    UnknownArticle,
    find_known,
    find_records,
    find_rejects,
    seek,
)
from pipeline.masking import mask_rows
