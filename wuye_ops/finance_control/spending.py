"""执行情况: what was planned, spent and ordered, by property, class of cost, account and month, in a few queries for all of them.

Everything comes from ERPNext: the plan from its Budgets, what was spent from its general ledger, what is ordered from requests
and orders. Sums are added up exactly and rounded once, so that every total is what ERPNext's own reports show.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from frappe.utils import getdate, nowdate

from wuye_ops.finance_control import budgets, costs, orders
from wuye_ops.finance_control.cost_classes import class_by_account
from wuye_ops.metrics.registry import Scope
from wuye_ops.rules.cost_monitor import Standing
from wuye_ops.rules.money import ZERO
from wuye_ops.rules.proration import Month

PROPERTY, CLASS, ACCOUNT, MONTH = SIDES = ("property", "cost_class", "account", "month")

Cell = tuple[str, str, Month]
"""property, account, month"""


@dataclass(frozen=True, slots=True)
class Spending:
	"""Yuan by cell, not rounded. classes: account → its class of cost."""

	planned: Mapping[Cell, Decimal]
	actual: Mapping[Cell, Decimal]
	ordered: Mapping[Cell, Decimal]
	classes: Mapping[str, str]

	def by(self, *sides: str, only: Callable[[Cell], bool] | None = None) -> dict[tuple, Standing]:
		"""Standings of groups in cents. sides: of SIDES, what the keys are made of, in their order; none for all of it together.

		only: which cells count.
		"""
		return {key: standing.rounded() for key, standing in self.exactly(*sides, only=only).items()}

	def exactly(self, *sides: str, only: Callable[[Cell], bool] | None = None) -> dict[tuple, Standing]:
		"""The same not rounded, for whoever adds them up further."""
		make_key = self._keys(sides)
		sums: tuple[dict[tuple, Decimal], ...] = tuple(defaultdict(lambda: ZERO) for _part in range(3))
		for cells, into in zip((self.planned, self.actual, self.ordered), sums, strict=True):
			for cell, amount in cells.items():
				if only is None or only(cell):
					into[make_key(cell)] += amount
		return {
			key: Standing(*(part.get(key, ZERO) for part in sums))
			for key in sorted({key for part in sums for key in part})
		}

	def properties_planned(self, year: int) -> set[str]:
		"""Those with any budget of the year: of the others nobody can say that they spend too much."""
		return {name for name, _account, month in self.planned if month.year == year}

	def _keys(self, sides: Iterable[str]) -> Callable[[Cell], tuple]:
		parts: dict[str, Callable[[Cell], object]] = {
			PROPERTY: lambda cell: cell[0],
			CLASS: lambda cell: self.classes[cell[1]],
			ACCOUNT: lambda cell: cell[1],
			MONTH: lambda cell: cell[2],
		}
		chosen = [parts[side] for side in sides]
		return lambda cell: tuple(part(cell) for part in chosen)


def read(scope: Scope, today: date | None = None) -> Spending:
	"""What there is of the scope. Planned is of whole months; ordered is what is open now, in the month it is expected in.

	Asks for no permission: whoever shows it does.
	"""
	today = today or getdate(nowdate())
	months = (Month.of(scope.first), Month.of(scope.last))
	ordered: dict[Cell, Decimal] = defaultdict(lambda: ZERO)
	# of months that are over nothing is ordered any more
	if months[1] >= Month.of(today):
		for line in orders.open_lines(scope.properties):
			if months[0] <= (month := line.month(today)) <= months[1]:
				ordered[line.property, line.account, month] += line.order.open
	return Spending(budgets.monthly(scope), costs.monthly(scope), dict(ordered), class_by_account())


def standings(scope: Scope, by: Iterable[str] = (PROPERTY, CLASS, MONTH)) -> dict[tuple, Standing]:
	"""Planned, actual and ordered of each group of the scope, such as of each property, class and month."""
	return read(scope).by(*by)
