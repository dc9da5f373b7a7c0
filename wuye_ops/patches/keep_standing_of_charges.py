"""Charges keep how they stand: written down for what was billed before they did."""

from wuye_ops.fees.ledger import follow


def execute() -> None:
	follow.rebuild()
