"""The claims of the article: a ledger with criteria fixed in advance, checks, and verdicts then and now."""

from analysis.claims.board import Board, judge_all
from analysis.claims.inspection import check_claims, check_quotes, load_ledger
from analysis.claims.ledger import Claim, Ledger, verify_quotes
from analysis.claims.record import load_record
from analysis.claims.reliability import list_reliability, report_record, tabulate_halves, tabulate_record
from analysis.claims.verdicts import Verdict, judge
