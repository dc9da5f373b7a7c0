"""Many at once, as one transaction each; and where that fails, all of them but the ones that cannot be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import frappe

SAVEPOINT = "wuye_risk_batch"
Item = TypeVar("Item")


def in_batches(
	items: Sequence[Item],
	size: int,
	work: Callable[[Sequence[Item]], object],
	failed: Callable[[Item, Exception], object],
	save: Callable[[], object],
) -> None:
	"""work: does a batch. failed: says of the one that cannot be done why. save: after each batch, and after each that failed."""
	for start in range(0, len(items), size):
		_together(items[start : start + size], work, failed, save)


def _together(items: Sequence[Item], work, failed, save) -> None:
	frappe.db.savepoint(SAVEPOINT)
	try:
		work(items)
	except Exception as error:
		# of a deadlock nothing of the transaction is left, its savepoints neither
		frappe.db.rollback(save_point=SAVEPOINT if frappe.flags.in_test else None)
		if len(items) > 1:
			middle = len(items) // 2
			_together(items[:middle], work, failed, save)
			_together(items[middle:], work, failed, save)
			return
		failed(items[0], error)
	save()


def commit() -> None:
	"""What was done stays done, also should the job be killed; a test commits nothing."""
	if not frappe.flags.in_test:
		frappe.db.commit()
