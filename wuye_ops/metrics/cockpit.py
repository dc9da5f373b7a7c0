"""物业驾驶舱: what a property manager opens each morning, from one call.

Metrics against their targets, what is at risk today, the buildings that are worst off, the money that came in, what was
missed and what is overdue; for head office, who is best. The figures are read with the user's own rights. What was read is
kept for a minute for this user alone, by what they are, are limited to and may see: a right that is taken away is a page that
is read anew.
"""

from dataclasses import asdict, is_dataclass
from datetime import date

import frappe
from frappe import _
from frappe.utils import format_datetime

from wuye_ops.metrics import cockpit_figures, values
from wuye_ops.metrics.cockpit_parts import TONES, Column, Lead, Listing, Money, Tile, View, parts_of
from wuye_ops.metrics.cockpit_view import my_properties, view_of
from wuye_ops.property.places import permitted_properties
from wuye_ops.rules import worst_places

KEPT_SECONDS = 60
BUILDINGS = 5


@frappe.whitelist()
def page(
	property_name: str | None = None,
	company: str | None = None,
	month: str | date | None = None,
	metric: str | None = None,
	fresh: bool | int | str = False,
) -> dict:
	"""The whole page. metric: by which head office's properties are ranked. fresh: read now what would still be kept."""
	view = view_of(property_name, company, month)
	key = _key(view, metric)
	if not frappe.utils.sbool(fresh) and (kept := frappe.cache.get_value(key)):
		return kept
	found = read(view, metric)
	frappe.cache.set_value(key, found, expires_in_sec=KEPT_SECONDS)
	return found


@frappe.whitelist()
def ranking(metric: str, company: str | None = None, month: str | date | None = None) -> dict:
	"""The properties of the user by another metric."""
	return _plain(cockpit_figures.ranking(view_of(None, company, month), metric))


def read(view: View, metric: str | None = None) -> dict:
	"""The page as it is now, with the rights of the user."""
	parts = parts_of(view)
	figures = cockpit_figures.figures(view)
	mine = my_properties()
	return _plain(
		{
			"property": view.property,
			"company": view.company,
			"properties": list(mine),
			"companies": sorted({company for company in mine.values() if company}),
			"month": str(view.month),
			"as_of": format_datetime(view.now, "yyyy-MM-dd HH:mm"),
			"is_now": view.is_now,
			"figures": figures,
			"tiles": _tiles(parts),
			"lists": [part for part in parts if isinstance(part, Listing)],
			"money": next((part for part in parts if isinstance(part, Money)), None),
			"buildings": _buildings(view, parts),
			"ranking": None if view.property else _ranking(view, metric, figures),
		}
	)


def _tiles(parts: list) -> list[Tile]:
	"""What there is first, the worst of it in front; then what there is none of."""
	tiles = [part for part in parts if isinstance(part, Tile)]
	return sorted(tiles, key=lambda one: (not one.count, TONES.index(one.tone)))


def _buildings(view: View, parts: list) -> dict | None:
	"""{columns, rows}: the buildings of a property with the most trouble, what each has of it, and where that leads."""
	columns = [part for part in parts if isinstance(part, Column)]
	if not view.property or not columns:
		return None
	names = worst_places.worst([column.counts for column in columns], BUILDINGS)
	labels = dict(
		frappe.get_all("Building", {"name": ["in", [*names, ""]]}, ["name", "building_name"], as_list=True)
	)
	return {
		"columns": [
			{"key": column.key, "label": column.label, "is_money": column.is_money} for column in columns
		],
		"rows": [
			{
				"building": name,
				"label": labels.get(name, name),
				"cells": [
					{
						"value": column.counts.get(name, 0),
						"lead": Lead(
							column.lead.doctype,
							column.lead.report,
							column.lead.page,
							{**column.lead.filters, "building": name},
						),
					}
					for column in columns
				],
			}
			for name in names
		],
	}


def _ranking(view: View, metric: str | None, figures: list[dict]) -> dict | None:
	"""By the metric asked for, else by the first that has a value."""
	keys = [figure["key"] for figure in figures]
	if metric and metric not in keys:
		frappe.throw(_("Your role does not see this metric."), frappe.PermissionError)
	valued = [figure["key"] for figure in figures if figure["number"] is not None]
	chosen = metric or next(iter([*valued, *keys]), None)
	return cockpit_figures.ranking(view, chosen) if chosen else None


def _key(view: View, metric: str | None) -> str:
	"""Everything that the page depends on but the data; first of all who looks, and what they may see."""
	allowed = permitted_properties()
	what = (
		frappe.session.user,
		sorted(frappe.get_roles()),
		allowed,
		[one.key for one in values.known_metrics()],
		view.property,
		view.properties,
		view.company,
		view.month,
		metric,
		frappe.local.lang,
	)
	return f"wuye_cockpit|{frappe.utils.sha256_hash(frappe.as_json(what))}"


def _plain(found: object):
	"""Dataclasses as dictionaries, for the page and the cache."""
	if is_dataclass(found):
		found = asdict(found)
	if isinstance(found, dict):
		return {key: _plain(value) for key, value in found.items()}
	if isinstance(found, list | tuple):
		return [_plain(value) for value in found]
	return found
