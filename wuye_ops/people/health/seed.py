"""Hazards to begin with (GBZ 188—2014), for the posts of a property company that meet them; topic of the page 人员设置.

The work in which one is met the company names itself, once its people are examined: from then on nobody else is given it.
"""

from __future__ import annotations

from collections.abc import Iterable

import frappe

from wuye_ops.rules.health_check import HAZARDS, Hazard

# hazard → posts that meet it
POSTS: dict[str, tuple[str, ...]] = {
	"电工作业": ("维修技工", "值班技工"),
	"高处作业": ("维修技工",),
}
EVERYBODY = ("年度体检",)


def wanted() -> Iterable[tuple[str, dict]]:
	"""(name, fields) of each. Posts that the site does not have are left out."""
	for hazard in HAZARDS:
		yield hazard.code, _fields(hazard)


def _fields(hazard: Hazard) -> dict:
	return {
		"hazard_name": hazard.code,
		"months": hazard.months,
		"occupational": int(hazard.occupational),
		"source": "公司福利" if hazard.source == "company" else hazard.source,
		"for_everybody": int(hazard.code in EVERYBODY),
		"posts": [
			{"designation": name}
			for name in POSTS.get(hazard.code, ())
			if frappe.db.exists("Designation", name)
		],
	}
