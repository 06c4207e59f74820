"""Facts tie a printed figure to its sentence: quotes are found again, read, compared and guarded."""

from gongbao.facts.agreement import chains, contradictions, superseded
from gongbao.facts.checks import check
from gongbao.facts.lock import LOCK, Acceptance, Lock, Locked, accept, dump_lock, guard, read_lock
from gongbao.facts.quotes import Mark, article_of, facts_path, figure, figure_span, identity, locate, marks

__all__ = [
    "LOCK",
    "Acceptance",
    "Lock",
    "Locked",
    "Mark",
    "accept",
    "article_of",
    "chains",
    "check",
    "contradictions",
    "dump_lock",
    "facts_path",
    "figure",
    "figure_span",
    "guard",
    "identity",
    "locate",
    "marks",
    "read_lock",
    "superseded",
]
