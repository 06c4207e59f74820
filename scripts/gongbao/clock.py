"""The only reader of the clock: everything below the commands is told what time it is."""

from __future__ import annotations

import os
from datetime import UTC, datetime


def now() -> datetime:
    """Now (aware), or the moment of SOURCE_DATE_EPOCH where that is set, as reproducible builds ask."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
