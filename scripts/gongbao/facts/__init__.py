"""Facts tie a printed figure to its sentence: quotes are found again, read, compared and guarded."""

from gongbao.facts.agreement import chains, contradictions, repeated, superseded
from gongbao.facts.checks import check
from gongbao.facts.difference import Change, State, differences
from gongbao.facts.filing import filed, registered
from gongbao.facts.lock import (
    LOCK,
    Acceptance,
    Consent,
    Lock,
    Locked,
    accept,
    dump_lock,
    guard,
    keyed,
    read_lock,
)
from gongbao.facts.memory import Row, learn, read, rows
from gongbao.facts.quotes import Mark, article_of, facts_path, figure, figure_span, identity, locate, marks
from gongbao.facts.suggestions import Suggestion, suggest

__all__ = [
    "LOCK",
    "Acceptance",
    "Change",
    "Consent",
    "Lock",
    "Locked",
    "Mark",
    "Row",
    "State",
    "Suggestion",
    "accept",
    "article_of",
    "chains",
    "check",
    "contradictions",
    "differences",
    "dump_lock",
    "facts_path",
    "figure",
    "figure_span",
    "filed",
    "guard",
    "identity",
    "keyed",
    "learn",
    "locate",
    "marks",
    "read",
    "read_lock",
    "registered",
    "repeated",
    "rows",
    "suggest",
    "superseded",
]
