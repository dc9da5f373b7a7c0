"""风险库与指标库: the typical risks of a managed property with how they are usually assessed and answered, and the indicators that warn.

Texts (titles, causes, usual measures) are in setup/data/risk_library.json and risk_indicators.json by the same keys, as with other
seeds; here is what is reckoned with. Values are a first suggestion for a property without measures of its own (d): whoever
assesses sets them anew. Thresholds of indicators are of domain.md 4; hold, hysteresis, window and fewest cases are ours (d).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from wuye_ops.rules.incident import ORANGE, RED, YELLOW
from wuye_ops.rules.risk_category import (
	EQUIPMENT,
	FALLING,
	FINANCE,
	FIRE,
	LEGAL,
	LIFT,
	PEOPLE,
	PRIVACY,
	QUALITY,
	REPUTATION,
	SAFETY,
	WEATHER,
)
from wuye_ops.rules.risk_indicator import ABOVE, AT_LEAST, AT_MOST, BELOW, Definition
from wuye_ops.rules.risk_matrix import Assessment, Lec, Matrix, lec_of
from wuye_ops.rules.risk_response import ACCEPT, AVOID, REDUCE, TRANSFER
from wuye_ops.rules.risk_window import LAST_30, LAST_90, LAST_365, TODAY, YEAR_TO_DATE


@dataclass(frozen=True, slots=True)
class Item:
	"""A typical risk. inherent: without measures. responses: usual ones, the first before the others. unlawful: leaving it breaks a
	law, so it is never accepted. indicators: keys of INDICATORS that warn of it."""

	key: str
	category: str
	inherent: Assessment
	responses: tuple[str, ...] = (REDUCE,)
	unlawful: bool = False
	indicators: tuple[str, ...] = ()


INSURED = (REDUCE, TRANSFER)
RECTIFICATIONS, STATUTORY = "rectifications_overdue", "statutory_days_left"


def _item(
	key: str,
	category: str,
	inherent: Assessment | tuple[int, int],
	responses: tuple[str, ...] = (REDUCE,),
	*indicators: str,
	unlawful: bool = False,
) -> Item:
	value = inherent if isinstance(inherent, Matrix | Lec) else Matrix(*inherent)
	return Item(key, category, value, responses, unlawful, indicators)


ITEMS = (
	_item("work_at_height", SAFETY, lec_of(6, 3, 15), INSURED, RECTIFICATIONS),
	_item("confined_space", SAFETY, lec_of(3, 2, 40), (AVOID, REDUCE, TRANSFER), RECTIFICATIONS, unlawful=True),
	_item("electric_shock", SAFETY, lec_of(3, 6, 15), INSURED, RECTIFICATIONS),
	_item("slips_and_falls", SAFETY, (4, 2), INSURED, "complaints"),
	_item("drowning", SAFETY, (2, 5), (AVOID, REDUCE, TRANSFER)),
	_item("play_equipment", SAFETY, (3, 3), INSURED, RECTIFICATIONS),
	_item("barriers_and_doors", SAFETY, (4, 2), INSURED),
	_item("traffic_in_garage", SAFETY, (3, 4), INSURED),
	_item("dogs", SAFETY, (4, 2)),
	_item("burglary", SAFETY, (3, 3), INSURED),
	_item("manhole_covers", SAFETY, (2, 4), INSURED, RECTIFICATIONS),
	_item("blocked_escape_routes", FIRE, (4, 5), (REDUCE,), RECTIFICATIONS, unlawful=True),
	_item("e_bike_charging", FIRE, (4, 5), (AVOID, REDUCE), RECTIFICATIONS, unlawful=True),
	_item("fire_systems_out_of_order", FIRE, (3, 5), INSURED, STATUTORY, "equipment_intact", unlawful=True),
	_item("gas_leak", FIRE, (2, 5), INSURED),
	_item("hot_work", FIRE, (3, 4), INSURED),
	_item("people_trapped_in_lift", LIFT, (4, 3), INSURED, "equipment_intact"),
	_item("lift_accident", LIFT, (2, 5), INSURED, STATUTORY, "equipment_intact"),
	_item("lift_inspection_overdue", LIFT, (3, 4), (REDUCE,), STATUTORY, unlawful=True),
	_item("falling_facade", FALLING, (3, 5), INSURED, RECTIFICATIONS),
	_item("objects_thrown_from_height", FALLING, (4, 4), INSURED),
	_item("signs_and_branches", FALLING, (3, 4), INSURED, RECTIFICATIONS),
	_item("drinking_water", EQUIPMENT, (2, 5), INSURED, STATUTORY),
	_item("power_failure", EQUIPMENT, (3, 3), INSURED, "equipment_intact"),
	_item("burst_pipes", EQUIPMENT, (3, 3), INSURED, "equipment_intact"),
	_item("flooded_garage", WEATHER, (3, 5), INSURED),
	_item("typhoon", WEATHER, (3, 4), INSURED),
	_item("ice_and_snow", WEATHER, (3, 2), INSURED),
	_item("lightning", WEATHER, (2, 4), INSURED, STATUTORY),
	_item("collective_complaints", QUALITY, (3, 3), (REDUCE,), "complaints", "satisfaction"),
	_item("late_repairs", QUALITY, (4, 2), (REDUCE,), "tasks_overdue", "satisfaction"),
	_item("contractors_out_of_control", QUALITY, (3, 3), INSURED, "complaints"),
	_item("contract_not_renewed", LEGAL, (3, 4), (REDUCE, ACCEPT), "contract_days_left", "satisfaction"),
	_item("liability_suits", LEGAL, (3, 4), INSURED),
	_item("common_revenue_not_published", LEGAL, (3, 3), (REDUCE,), unlawful=True),
	_item("unlawful_decoration", LEGAL, (3, 4), (REDUCE,), unlawful=True),
	_item("defects_at_handover", LEGAL, (2, 4), (AVOID, REDUCE)),
	_item("posts_without_certificate", LEGAL, (3, 4), (REDUCE,), unlawful=True),
	_item("collection_falls", FINANCE, (4, 4), (REDUCE, ACCEPT), "collection", "old_arrears"),
	_item("arrears_time_barred", FINANCE, (4, 3), (REDUCE,), "limitation_months_left", "old_arrears"),
	_item("costs_over_budget", FINANCE, (3, 3), (REDUCE, ACCEPT), "over_budget"),
	_item("fee_fraud", FINANCE, (2, 4), INSURED),
	_item("leak_of_personal_data", PRIVACY, (3, 4), INSURED),
	_item("face_recognition", PRIVACY, (3, 3), (AVOID, REDUCE), unlawful=True),
	_item("systems_down", PRIVACY, (2, 4), INSURED),
	_item("public_opinion", REPUTATION, (3, 3), (REDUCE,), "complaints", "satisfaction"),
	_item("gatherings_and_conflicts", REPUTATION, (2, 4)),
	_item("key_people_leave", PEOPLE, (4, 3), (REDUCE,), "turnover"),
	_item("labour_disputes", PEOPLE, (3, 3), (REDUCE,), "turnover"),
	_item("heat_stroke", PEOPLE, lec_of(3, 6, 7), INSURED),
)  # fmt: skip


# -- indicators --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Indicator:
	"""metric: its key in the registry. window: the days it is read over. fewest: cases below which it has no value."""

	key: str
	metric: str
	definition: Definition
	window: str
	fewest: Decimal = Decimal(0)


def _indicator(
	key: str,
	metric: str,
	comparison: str,
	values: tuple[int, int, int],
	window: str,
	hysteresis: str = "0",
	hold_days: int = 0,
	patience_days: int | None = 3,
	fewest: int = 0,
) -> Indicator:
	definition = Definition(
		comparison,
		dict(zip((YELLOW, ORANGE, RED), map(Decimal, values), strict=True)),
		timedelta(days=hold_days),
		Decimal(hysteresis),
		None if patience_days is None else timedelta(days=patience_days),
	)
	return Indicator(key, metric, definition, window, Decimal(fewest))


# no value for days is a warning where there should always be one: who owes nothing, has no equipment or no household yet is well
INDICATORS = (
	_indicator("collection", "fees.collection", BELOW, (90, 85, 80), LAST_90, "1"),
	_indicator("old_arrears", "fees.aged_over_year", ABOVE, (10, 20, 30), TODAY, "1", 0, None),
	_indicator("complaints", "service.complaints", ABOVE, (1, 2, 4), LAST_30, "0.2", 1, None),
	_indicator("tasks_overdue", "service.overdue", ABOVE, (5, 10, 20), LAST_30, "1", 1, None, 20),
	_indicator("satisfaction", "service.satisfaction", BELOW, (85, 80, 75), LAST_90, "1", 1, None, 20),
	_indicator("equipment_intact", "equipment.intact", BELOW, (98, 95, 90), LAST_30, "0.5", 1, None),
	_indicator(STATUTORY, "equipment.statutory_days_left", AT_MOST, (30, 15, 0), TODAY, patience_days=None),
	_indicator(RECTIFICATIONS, "inspection.rectifications_overdue", AT_LEAST, (1, 3, 5), TODAY),
	_indicator("turnover", "people.turnover", ABOVE, (30, 45, 60), LAST_365, "2", 7, None, 10),
	_indicator("over_budget", "cost.budget_deviation", ABOVE, (5, 10, 15), YEAR_TO_DATE, "1", 3, None),
	_indicator("limitation_months_left", "fees.limitation_months_left", AT_MOST, (6, 3, 1), TODAY, patience_days=None),
	_indicator("contract_days_left", "property.contract_days_left", AT_MOST, (180, 90, 60), TODAY, patience_days=None),
)  # fmt: skip
