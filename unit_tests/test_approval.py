"""Who approves which amount."""

from decimal import Decimal

import pytest

from wuye_ops.rules.approval import Limit, approvers

MANAGER = Limit("Property Manager", Decimal(1000))
DIRECTOR = Limit("Operations Director")
OWN = Limit("Property Manager", Decimal(50), "甲园")


@pytest.mark.parametrize(
	("amount", "limits", "expected"),
	[
		("0.01", [DIRECTOR, MANAGER], ("Property Manager", "Operations Director")),
		("1000.00", [MANAGER, DIRECTOR], ("Property Manager", "Operations Director")),
		("1000.01", [MANAGER, DIRECTOR], ("Operations Director",)),
		("1000.01", [MANAGER], ()),
		("1", [], ()),
		# limits of the property replace the others, also where they are narrower
		("50", [MANAGER, DIRECTOR, OWN], ("Property Manager",)),
		("50.01", [MANAGER, DIRECTOR, OWN], ()),
		("900", [MANAGER, Limit("Fee Clerk", Decimal(9999), "乙园")], ("Property Manager",)),
		("5", [MANAGER, Limit("Property Manager", Decimal(9))], ("Property Manager",)),
	],
)
def test_approvers(amount: str, limits: list[Limit], expected: tuple[str, ...]) -> None:
	assert approvers(Decimal(amount), limits, "甲园") == expected


@pytest.mark.parametrize("amount", [Decimal(-1), 1.5])
def test_what_is_no_amount_is_refused(amount: object) -> None:
	with pytest.raises(ValueError, match="amount to approve"):
		approvers(amount, [MANAGER], "甲园")
