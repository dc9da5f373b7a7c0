"""Examples of costs: a class of costs, and the plan of a year."""

from collections.abc import Callable

from wuye_ops.tests.cost_plans import fiscal_year
from wuye_ops.tests.matrix_examples.example import Example, make_example


def _cost_class(property_name: str) -> Example:
	fields = {"code": "Matrix", "class_name": "矩阵类别", "position": 90}
	another = {"code": "Matrix New", "class_name": "矩阵新类别", "position": 91}
	return make_example("Cost Class", fields, another, {"description": "矩阵"}, key={"code": "Matrix"})


def _cost_plan(property_name: str) -> Example:
	# years that no other test plans in these properties
	existing = {"property": property_name, "fiscal_year": fiscal_year(2041)}
	another = {"property": property_name, "fiscal_year": fiscal_year(2042)}
	return make_example("Cost Plan", existing, another, {"housing_fund": 7})


EXAMPLES: dict[str, Callable[[str], Example]] = {
	"Cost Class": _cost_class,
	"Cost Plan": _cost_plan,
}
