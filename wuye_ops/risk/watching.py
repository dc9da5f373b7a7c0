"""What each indicator watches: places, which are properties that are run, or a company as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import frappe

from wuye_ops.metrics.registry import Metric, all_metrics
from wuye_ops.risk.indicators import COMPANY, DOCTYPE, LISTED, definition_of
from wuye_ops.rules.risk_indicator import Definition

STATE = "Risk Indicator State"


@dataclass(frozen=True, slots=True)
class Place:
	"""A property, or a company as a whole (property: None). key: what tells it from all other places."""

	property: str | None
	company: str | None

	@property
	def key(self) -> str:
		return self.property or f"company:{self.company}"

	@property
	def title(self) -> str:
		return self.property or self.company or ""


@dataclass(frozen=True, slots=True)
class Estate:
	"""property → company of those that are run."""

	companies: Mapping[str, str | None]

	@classmethod
	def load(cls) -> Estate:
		rows = frappe.get_all("Property", {"status": "Active"}, ["name", "company"], order_by="name", limit=0)
		return cls({row.name: row.company for row in rows})

	def places_of(self, indicator) -> list[Place]:
		"""What an indicator watches now, in the order of the names."""
		if indicator.scope == COMPANY:
			return [Place(None, indicator.of_company)]
		names: Iterable[str] = self.companies
		if indicator.scope == LISTED:
			names = sorted(set(indicator.listed) & set(self.companies))
		elif indicator.of_company:
			names = self.properties_of(indicator.of_company)
		return [Place(name, self.companies[name]) for name in names]

	def properties_of(self, company: str) -> list[str]:
		return [name for name, owner in self.companies.items() if owner == company]


@dataclass(frozen=True, slots=True)
class Indicator:
	"""An indicator as the sweep goes by it. metric: None where it is not registered any more."""

	row: frappe._dict
	metric: Metric | None
	definition: Definition

	@property
	def name(self) -> str:
		return self.row.name

	def state_key(self, place: Place) -> str:
		return f"{self.name}|{place.key}"


FIELDS = (
	"name", "title", "metric", "read_over", "comparison", "yellow", "orange", "red", "hold_hours", "hysteresis", "fewest",
	"patience_hours", "reopen_days", "scope", "of_company", "trade", "advice", "enabled",
)  # fmt: skip
PLACES_OF_NONE = 2


def load(filters: dict) -> list[Indicator]:
	"""Indicators with the properties they list, in two queries."""
	rows = frappe.get_all(DOCTYPE, filters, list(FIELDS), order_by="name", limit=0)
	listed: dict[str, list[str]] = {}
	for row in frappe.get_all(
		"Risk Indicator Property",
		{"parent": ["in", [row.name for row in rows] or [""]], "parenttype": DOCTYPE},
		["parent", "property"],
		limit=0,
	):
		listed.setdefault(row.parent, []).append(row.property)
	metrics = all_metrics()
	return [_indicator(row, metrics.get(row.metric), listed.get(row.name, [])) for row in rows]


def _indicator(row: frappe._dict, metric: Metric | None, listed: list[str]) -> Indicator:
	row.listed = listed
	return Indicator(row, metric, definition_of(row, metric.places if metric else PLACES_OF_NONE))


def load_one(name: str) -> Indicator:
	(found,) = load({"name": name})
	return found


def place_of(row) -> Place:
	"""Of a state or an alert."""
	return Place(row.property or None, row.company or None)


def is_watched(indicator: Indicator, place: Place) -> bool:
	"""Whether the next sweep looks at it: it is on, its metric is registered, and its property run and meant."""
	if not indicator.row.enabled or indicator.metric is None:
		return False
	return place in Estate.load().places_of(indicator.row)
