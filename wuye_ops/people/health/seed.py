"""Hazards to begin with (GBZ 188—2014), for the posts of a property company that meet them; topic of the page 人员设置."""

from __future__ import annotations

from collections.abc import Iterable

import frappe

from wuye_ops.rules.health_check import HAZARDS, Hazard

# hazard → posts that meet it
POSTS: dict[str, tuple[str, ...]] = {
	"电工作业": ("维修技工", "值班技工"),
	"高处作业": ("维修技工",),
}
# hazard → categories of requests in which it is met
WORKS: dict[str, tuple[str, ...]] = {
	"电工作业": ("停电跳闸", "公共照明"),
	"高处作业": ("外墙脱落",),
}
EVERYBODY = ("年度体检",)


def wanted() -> Iterable[tuple[str, dict]]:
	"""(name, fields) of each. Posts and categories that the site does not have are left out."""
	for hazard in HAZARDS:
		yield hazard.code, _fields(hazard)


def _fields(hazard: Hazard) -> dict:
	return {
		"hazard_name": hazard.code,
		"months": hazard.months,
		"occupational": int(hazard.occupational),
		"source": "公司福利" if hazard.source == "company" else hazard.source,
		"for_everybody": int(hazard.code in EVERYBODY),
		"posts": [{"designation": name} for name in _there("Designation", POSTS.get(hazard.code, ()))],
		"works": [{"category": name} for name in _there("Service Category", WORKS.get(hazard.code, ()))],
	}


def _there(doctype: str, names: tuple[str, ...]) -> list[str]:
	return [name for name in names if frappe.db.exists(doctype, name)]
