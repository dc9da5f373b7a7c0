"""Every reason for which the gate may stop somebody has words in the figures."""

import ast
from pathlib import Path

from wuye_ops.rules import gate_decision, parking_permit, visitor_pass

PAGE = Path(__file__).parent.parent / "wuye_ops" / "security" / "stop_words.py"


def labelled() -> set[str]:
	tree = ast.parse(PAGE.read_text(encoding="utf-8"))
	(labels,) = (
		node.value
		for node in tree.body
		if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "LABELS"
	)
	return {key.value for key in labels.keys}


def test_each_reason_of_the_rules_has_words():
	own = {
		gate_decision.WATCHLIST, gate_decision.WATCHLIST_MAYBE, gate_decision.CALL_HEAD, gate_decision.FEE_DUE,
		gate_decision.COURIER, gate_decision.COURIER_HOURS, gate_decision.WALK_IN, gate_decision.TEMPORARY,
		gate_decision.FULL, gate_decision.UNKNOWN_PLATE, gate_decision.CHECK_NAME,
	}  # fmt: skip
	assert own | set(visitor_pass.REASONS) | set(parking_permit.REASONS) <= labelled()
