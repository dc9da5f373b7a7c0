"""Metered fees against figures computed by hand: readings, tiers, replaced and shared meters."""

from decimal import Decimal as D

import pytest
from billing_factories import (
	JULY,
	amounts,
	charges,
	day,
	meter,
	only,
	run,
	skipped,
	standard,
	term,
	unit,
	version,
)

from wuye_ops.rules.billing import (
	AppliesTo,
	Assignment,
	Biller,
	Period,
	SharedMeter,
	recompute,
	resolve,
	sentence,
	skip_sentence,
)
from wuye_ops.rules.metering import doubt, doubtful_above

AUGUST = Period(day("2026-08-01"), day("2026-08-31"))


def water(price="3.50", **fields):
	return standard("Meter", price, meter_kind="Water", measure="吨", **fields)


def lighting(price="1.00", **fields):
	return standard("Shared Meter", price, meter_kind="Power", measure="度", **fields)


def shared(*readings, key="E1", name="一号楼照明", buildings=()):
	return SharedMeter(name, (meter(*readings, key=key, kind="Power"),), buildings)


# ------------------------------------------------------------------------------------------------------- own meters


def test_consumption_is_the_last_reading_less_the_last_one_before_the_period():
	readings = meter(
		("2026-05-25", "90"), ("2026-06-28", "100"), ("2026-07-10", "104"), ("2026-07-29", "112.5")
	)
	charge = only(run(water(), [unit()], meters=[readings]))
	assert charge.amount == D("43.75")  # 12.5 × 3.5
	assert sentence(charge.explanation) == "表 M1：100 → 112.5；12.5 吨 × 3.5 元（2015-01-01 起价格）"


def test_what_was_not_read_in_one_month_is_billed_in_the_next():
	readings = meter(("2026-06-28", "100"), ("2026-08-30", "118"))
	assert skipped(run(water(), [unit()], JULY, meters=[readings])).code == "no_reading"
	assert amounts(run(water(), [unit()], AUGUST, meters=[readings])) == [("Zhang", "63.00")]


def test_the_factor_of_a_meter():
	readings = meter(("2026-06-30", "10.1"), ("2026-07-31", "10.4"), factor=D(40))
	charge = only(run(water("1"), [unit()], meters=[readings]))
	assert (charge.amount, charge.quantity) == (D("12.00"), D("12"))
	assert "倍率 40" in sentence(charge.explanation)


def test_a_replaced_meter_counts_with_its_successor():
	old = meter(("2026-06-30", "990"), ("2026-07-12", "997"), removed_on=day("2026-07-12"))
	new = meter(("2026-07-12", "3"), ("2026-07-31", "8"), key="M2", installed_on=day("2026-07-12"))
	assert amounts(run(water("2"), [unit()], meters=[new, old])) == [("Zhang", "24.00")]  # 7 + 5
	august = meter(
		("2026-07-12", "3"),
		("2026-07-31", "8"),
		("2026-08-31", "18"),
		key="M2",
		installed_on=day("2026-07-12"),
	)
	assert amounts(run(water("2"), [unit()], AUGUST, meters=[old, august])) == [("Zhang", "20.00")]


def test_a_new_meter_begins_with_its_first_reading():
	readings = meter(("2026-07-11", "2"), ("2026-07-31", "9"), installed_on=day("2026-07-11"))
	charge = only(run(water("2"), [unit()], meters=[readings]))
	assert (charge.amount, charge.explanation.metered_days) == (D("14.00"), 21)
	assert str(charge.period_from) == "2026-07-11"


@pytest.mark.parametrize(
	("readings", "code"),
	[
		([("2026-06-30", "100"), ("2026-07-31", "99")], "falling_reading"),
		([("2026-06-30", "100"), ("2026-07-10", "130"), ("2026-07-31", "120")], "falling_reading"),
		([("2026-06-30", "100")], "no_reading"),
		([], "no_reading"),
		([("2026-07-31", "100")], "no_opening_reading"),
	],
)
def test_readings_that_cannot_be_billed(readings, code):
	skip = skipped(run(water(), [unit()], meters=[meter(*readings)]))
	assert skip.code == code
	assert "M1" in skip_sentence(skip) and "M1" in skip_sentence(skip, "en")


def test_a_unit_without_a_meter_is_said():
	assert skipped(run(water(), [unit()])).code == "no_meter"
	gone = meter(("2026-06-01", "5"), removed_on=day("2026-06-01"))
	later = meter(key="M2", installed_on=day("2026-08-01"))
	assert skipped(run(water(), [unit()], meters=[gone, later])).code == "no_meter"


def test_more_than_three_times_the_usual_waits_for_a_confirmation():
	# 62 days, 20: usual for 31 days is 10, three times that 30.
	history = [("2026-04-29", "100"), ("2026-06-30", "120")]
	assert amounts(run(water("1"), [unit()], meters=[meter(*history, ("2026-07-31", "150"))])) == [
		("Zhang", "30.00")
	]
	skip = skipped(run(water("1"), [unit()], meters=[meter(*history, ("2026-07-31", "150.1"))]))
	assert (skip.code, skip.params["quantity"], skip.params["usual"]) == (
		"implausible_reading",
		D("30.1"),
		D("10.0"),
	)
	confirmed = meter(*history, ("2026-07-31", "150.1", True))
	assert amounts(run(water("1"), [unit()], meters=[confirmed])) == [("Zhang", "30.10")]


def test_a_known_usual_consumption_stands_in_for_a_history():
	def billed(value):
		readings = meter(("2026-06-30", "0"), ("2026-07-31", value), usual=D(10))
		return run(water("1"), [unit()], meters=[readings])

	assert amounts(billed("30.5")) == [("Zhang", "30.50")]  # 3 × 10 × 12/365 × 31 = 30.57…
	assert skipped(billed("30.6")).code == "implausible_reading"


def test_a_tiny_consumption_is_never_implausible():
	readings = meter(("2026-05-01", "5"), ("2026-06-30", "5"), ("2026-07-31", "15"))
	assert amounts(run(water("1"), [unit()], meters=[readings])) == [("Zhang", "10.00")]


def test_a_reading_is_doubted_as_its_bill_would_be():
	history = [("2026-04-29", "100"), ("2026-06-30", "120")]
	for last, doubted in (("150", False), ("150.1", True)):
		readings = meter(*history, ("2026-07-31", last))
		assert bool(doubt(readings, day("2026-07-31"))) is doubted
		billed = run(water("1"), [unit()], meters=[readings])
		assert (getattr(billed[0], "code", None) == "implausible_reading") is doubted
	assert doubtful_above(meter(*history), day("2026-07-31")) == D(30)
	assert doubt(meter(*history, ("2026-07-31", "150.1", True)), day("2026-07-31")) is None


def test_a_first_consumption_over_a_long_time_waits_for_a_confirmation():
	"""Installed years ago, first read now: what is billed might be years of somebody else's."""
	put_in = day("2023-01-01")
	long_ago = [("2023-01-01", "0", True)]
	first = meter(*long_ago, ("2026-07-31", "1234"), installed_on=put_in)
	skip = skipped(run(water("1"), [unit()], meters=[first]))
	assert (skip.code, skip.params["since"]) == ("long_unread", put_in)
	confirmed = meter(*long_ago, ("2026-07-31", "1234", True), installed_on=put_in)
	assert amounts(run(water("1"), [unit()], meters=[confirmed])) == [("Zhang", "1234.00")]
	read_before = meter(*long_ago, ("2026-07-31", "90"))
	assert amounts(run(water("1"), [unit()], meters=[read_before])) == [("Zhang", "90.00")]
	put_in = day("2026-04-30")
	within_a_quarter = meter(("2026-04-30", "0", True), ("2026-07-31", "90"), installed_on=put_in)
	assert amounts(run(water("1"), [unit()], meters=[within_a_quarter])) == [("Zhang", "90.00")]


def test_without_a_history_nothing_is_doubted():
	assert doubtful_above(meter(), day("2026-07-31")) is None
	assert doubtful_above(meter(("2026-06-30", "5")), day("2026-07-31")) is None
	new = meter(("2026-06-30", "5"), ("2026-07-31", "900"))
	assert doubt(new, day("2026-07-31")) is None
	assert doubt(new, day("2026-07-30")) is None
	# three times nothing is nothing, but what is tiny is believed
	idle = meter(("2026-05-01", "5"), ("2026-06-30", "5"))
	assert doubtful_above(idle, day("2026-07-31")) == D(10)


# --------------------------------------------------------------------------------------------------------------- tiers


def tiered(**fields):
	return standard(
		"Meter",
		prices=[version("2020-01-01", None, ("15", "3.00"), ("25", "4.00"), (None, "6.00"))],
		meter_kind="Water",
		measure="吨",
		**fields,
	)


@pytest.mark.parametrize(
	("used", "amount"),
	[
		("0", "0.00"),
		("15", "45.00"),
		("15.5", "47.00"),  # 45 + 0.5 × 4
		("25", "85.00"),  # 45 + 10 × 4
		("30", "115.00"),  # 85 + 5 × 6
	],
)
def test_tiers(used, amount):
	charge = only(run(tiered(), [unit()], meters=[meter(("2026-06-30", "0"), ("2026-07-31", used))]))
	assert (str(charge.amount), charge.unit_price) == (amount, None)
	assert recompute(charge.explanation) == charge.amount


def test_tiers_are_for_a_month_and_count_for_each_month_of_the_period():
	quarter = Period(day("2026-01-01"), day("2026-03-31"))
	readings = meter(("2025-12-31", "0"), ("2026-03-31", "50"))
	charge = only(run(tiered(cycle_months=3), [unit()], quarter, meters=[readings]))
	assert charge.amount == D("155.00")  # 45 × 3 + 5 × 4
	assert sentence(charge.explanation).startswith("表 M1：0 → 50；45 吨 × 3 元 + 5 吨 × 4 元")


def test_tiers_by_the_year_go_on_where_the_last_bill_ended():
	readings = meter(("2025-12-31", "100"), ("2026-06-30", "110"), ("2026-07-31", "130", True))
	charge = only(run(tiered(tiers_by="Year"), [unit()], meters=[readings]))
	assert charge.amount == D("85.00")  # 10 used before: 5 × 3 + 10 × 4 + 5 × 6
	assert "本年已用 10" in sentence(charge.explanation)
	january = Period(day("2026-01-01"), day("2026-01-31"))
	fresh = meter(("2025-12-31", "100"), ("2026-01-31", "110"))
	assert amounts(run(tiered(tiers_by="Year"), [unit()], january, meters=[fresh])) == [("Zhang", "30.00")]


def test_a_price_change_and_a_new_payer_share_consumption_by_days():
	fee = standard(
		"Meter", prices=[version("2020-01-01", "3.10"), version("2026-07-11", "6.20")], meter_kind="Water"
	)
	readings = meter(("2026-06-30", "0"), ("2026-07-31", "10"))
	# 31 × 10/31 + 62 × 21/31
	assert amounts(run(fee, [unit()], meters=[readings])) == [("Zhang", "52.00")]
	place = unit(terms=[term("A", until="2026-07-10"), term("B", "2026-07-11")])
	assert amounts(run(fee, [place], meters=[readings])) == [("A", "10.00"), ("B", "42.00")]


# -------------------------------------------------------------------------------------------------------- shared meters


def test_a_shared_meter_by_area_sums_to_the_cent():
	power = shared(("2026-06-30", "0"), ("2026-07-31", "100"))
	places = [unit(f"1-{n}", terms=[term(f"C{n}")]) for n in (1, 2, 3)]
	outcomes = run(lighting(), places, shared=[power])
	# 100.00 by three: 33.33 each, and the cent left over to the lowest key.
	assert amounts(outcomes) == [("C1", "33.34"), ("C2", "33.33"), ("C3", "33.33")]
	assert sentence(outcomes[0].explanation) == (
		"一号楼照明共 100.00 元，按面积分摊 3100/9300 ㎡·天，含尾差 0.01 元"
	)
	assert all(recompute(one.explanation) == one.amount for one in outcomes)


def test_a_shared_meter_by_area_in_proportion():
	power = shared(("2026-06-30", "0"), ("2026-07-31", "100"))
	places = [unit("1-1", area="50"), unit("1-2", area="150")]
	assert amounts(run(lighting(), places, shared=[power])) == [("Zhang", "25.00"), ("Zhang", "75.00")]


def test_a_shared_meter_by_household_needs_no_area():
	power = shared(("2026-06-30", "0"), ("2026-07-31", "100"))
	places = [unit("1-1", area=None), unit("1-2", area="150")]
	fee = lighting(allocate_by="Household")
	assert amounts(run(fee, places, shared=[power])) == [("Zhang", "50.00"), ("Zhang", "50.00")]


def test_who_shares_for_some_days_bears_a_part_of_them():
	power = shared(("2026-06-30", "0"), ("2026-07-31", "100"))
	places = [unit("1-1"), unit("1-2")]
	# 31 and 10 days of 41.
	excluded = Assignment("fee", "1-2", excluded=True, first=day("2026-07-11"))
	assert amounts(run(lighting(), places, assignments=[excluded], shared=[power])) == [
		("Zhang", "75.61"),
		("Zhang", "24.39"),
	]


def test_payers_share_the_share_by_days():
	power = shared(("2026-06-30", "0"), ("2026-07-31", "100"))
	split = unit("1-2", terms=[term("A", until="2026-07-10"), term("B", "2026-07-11")])
	outcomes = run(lighting(), [unit("1-1"), split], shared=[power])
	assert amounts(outcomes) == [("Zhang", "50.00"), ("A", "16.13"), ("B", "33.87")]
	assert all(recompute(one.explanation) == one.amount for one in outcomes)
	assert outcomes[2].key == outcomes[1].key + "-20260711"


def test_nobody_bears_the_share_of_a_place_without_a_payer():
	power = shared(("2026-06-30", "0"), ("2026-07-31", "100"))
	outcomes = run(lighting(), [unit("1-1"), unit("1-2", terms=[])], shared=[power])
	assert outcomes[0].amount == D("50.00")
	assert outcomes[1].code == "no_payer"


def test_an_unknown_area_stops_the_meter_for_all():
	power = shared(("2026-06-30", "0"), ("2026-07-31", "100"))
	whole, place = run(lighting(), [unit("1-1"), unit("1-2", area=None)], shared=[power])
	assert (whole.place, whole.code, whole.params) == ("一号楼照明", "unknown_weights", {"count": 1})
	assert (place.place, place.code) == ("1-2", "no_area")


def test_shared_meters_of_two_buildings():
	one = shared(("2026-06-30", "0"), ("2026-07-31", "10"), buildings={"1"})
	two = shared(("2026-06-30", "0"), ("2026-07-31", "20"), key="E2", name="二号楼照明", buildings={"2"})
	gate = shared(("2026-06-30", "0"), ("2026-07-31", "30"), key="E3", name="大门")
	outcomes = run(
		lighting(), [unit("1-1", building="1"), unit("2-1", building="2")], shared=[one, two, gate]
	)
	found = [(one.place, one.explanation.share.point, str(one.amount)) for one in charges(outcomes)]
	assert found == [
		("1-1", "一号楼照明", "10.00"),
		("1-1", "大门", "15.00"),
		("2-1", "二号楼照明", "20.00"),
		("2-1", "大门", "15.00"),
	]
	assert len({one.key for one in outcomes}) == 4


def test_shared_meters_that_cannot_be_billed():
	falling = shared(("2026-06-30", "5"), ("2026-07-31", "4"))
	assert skipped(run(lighting(), [unit()], shared=[falling])).code == "falling_reading"
	assert skipped(run(lighting(), [unit()])).code == "no_meter"
	far = shared(("2026-06-30", "0"), ("2026-07-31", "4"), buildings={"9"})
	assert skipped(run(lighting(), [unit()], shared=[far])).code == "nobody_shares"


def test_nobody_is_billed_before_all_are_weighed():
	power = shared(("2026-06-30", "0"), ("2026-07-31", "100"))
	biller = Biller([resolve(lighting(), JULY, shared_meters=[power])])
	assert biller.needs_weighing and biller.bill(unit()) == []


def test_a_price_change_in_a_shared_meters_period():
	fee = standard(
		"Shared Meter",
		prices=[version("2020-01-01", "3.1"), version("2026-07-11", "6.2")],
		meter_kind="Power",
	)
	power = shared(("2026-06-30", "0"), ("2026-07-31", "10"))
	outcomes = run(fee, [unit("1-1"), unit("1-2", area="300")], shared=[power])
	assert amounts(outcomes) == [("Zhang", "13.00"), ("Zhang", "39.00")]


def test_a_share_cannot_have_a_price_of_its_own():
	with pytest.raises(ValueError, match="Exclude it instead"):
		resolve(lighting(), JULY, [Assignment("fee", "1-1", price=D(1))])


def test_shared_meters_that_contradict_themselves():
	twice = [shared(), shared(key="E2")]
	with pytest.raises(ValueError, match="two shared meters of the same name: 一号楼照明"):
		resolve(lighting(), JULY, shared_meters=twice)
	with pytest.raises(ValueError, match="of the same kind"):
		SharedMeter("gate", (meter(), meter(kind="Power")))
	with pytest.raises(ValueError, match="needs one meter"):
		SharedMeter("gate", ())


def test_a_replaced_shared_meter():
	old = meter(("2026-06-30", "0"), ("2026-07-12", "6"), kind="Power", removed_on=day("2026-07-12"))
	new = meter(
		("2026-07-12", "0"), ("2026-07-31", "4"), key="M2", kind="Power", installed_on=day("2026-07-12")
	)
	power = SharedMeter("一号楼照明", (old, new))
	assert amounts(run(lighting(), [unit("1-1"), unit("1-2")], shared=[power])) == [("Zhang", "5.00")] * 2


def test_meters_of_another_kind_do_not_count():
	power = meter(("2026-06-30", "0"), ("2026-07-31", "9"), kind="Power")
	assert skipped(run(water(), [unit()], meters=[power])).code == "no_meter"
	assert run(water(applies_to=AppliesTo(buildings={"2"})), [unit()]) == []
