"""Examples of people: the tables of social insurance."""

from collections.abc import Callable
from datetime import date

from wuye_ops.people import insurance
from wuye_ops.rules import social_insurance
from wuye_ops.tests.matrix_examples.example import Example, make_example


def _table(property_name: str) -> Example:
	"""One for all properties."""
	rows = insurance.rows_of(social_insurance.usual("", date(2020, 1, 1)))
	fields = {"city": "矩阵市", "source": "矩阵", "rates": rows}
	existing, another = ({**fields, "effective_from": day} for day in ("2020-01-01", "2021-01-01"))
	return make_example(
		"Insurance City Table",
		existing,
		another,
		{"source": "矩阵改"},
		key={"city": "矩阵市", "effective_from": "2020-01-01"},
	)


EXAMPLES: dict[str, Callable[[str], Example]] = {"Insurance City Table": _table}
