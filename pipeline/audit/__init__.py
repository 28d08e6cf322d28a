"""Everything that is known of one article: what `baotinh audit` tells.

`audit` collects it, `as_json` and `pipeline.audit.table.print_audit` tell it; `raw_page` gives the
page itself.
"""

from corpus.errors import UnknownArticle
from pipeline.audit.collecting import Audit, as_json, audit, raw_page

__all__ = ["Audit", "UnknownArticle", "as_json", "audit", "raw_page"]
