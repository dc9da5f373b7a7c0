"""调价影响: what a price change was to bring and has brought, by hand."""

from decimal import Decimal

import pytest

from wuye_ops.rules.price_change import Effect, Side

D = Decimal


@pytest.mark.parametrize(
	("old", "new", "before", "after", "planned", "real", "gap"),
	[
		# 600 in three months at 2.00 become 750 at 2.50
		("2.00", "2.50", "600", "750", "50.00", "50.00", "0.00"),
		# one unit stood empty
		("2.00", "2.50", "600", "700", "50.00", "33.33", "-16.67"),
		# a price that is lowered
		("2.50", "2.00", "750", "600", "-50.00", "-50.00", "0.00"),
		# what was free has no plan
		("0", "2.00", "0", "600", None, "200.00", None),
	],
)
def test_planned_and_real(old, new, before, after, planned, real, gap) -> None:
	effect = Effect(D(old), D(new), Side(D(before), months=3), Side(D(after), months=3))
	assert (effect.planned, effect.real, effect.gap) == (
		D(planned) if planned else None, D(real), D(gap) if gap else None,
	)  # fmt: skip


def test_price_change_in_percent_and_what_was_collected() -> None:
	effect = Effect(D("2.40"), D("2.70"), Side(D(800), D(720), 4), Side(D(900), D(630), 4))
	assert effect.price_change == D("12.50")
	assert (effect.before.rate, effect.after.rate) == (D("90.00"), D("70.00"))
	assert Effect(D(0), D(1), Side(), Side()).price_change is None
