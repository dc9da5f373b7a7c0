"""The default standard (domain.md section 9): in force for every kind of property where there is none at all."""

from __future__ import annotations

import json
from pathlib import Path

import frappe

from wuye_ops.metrics.subjects import all_subjects
from wuye_ops.property.language import in_site_language
from wuye_ops.service_quality.default_scales import default_scale
from wuye_ops.service_quality.standards import put_in_force

DATA = Path(__file__).parent.parent / "setup" / "data" / "quality_standard.json"
# Before any period that is evaluated.
EFFECTIVE_FROM = "2020-01-01"


def seed() -> None:
	"""Adds the standard unless the site has one of its own. Of what no chapter counts here nothing is weighed."""
	if frappe.db.exists("Quality Standard", {}):
		return
	data = json.loads(DATA.read_text(encoding="utf-8"))
	subjects = all_subjects()
	items = [
		{**default_scale(subjects[row["subject"]]), **row}
		for row in data["items"]
		if row["subject"] in subjects
	]
	with in_site_language():
		doc = frappe.get_doc(
			{
				"doctype": "Quality Standard",
				"standard_name": data["name"],
				"effective_from": EFFECTIVE_FROM,
				"reason": data["source"],
				"items": items,
			}
		)
		# install and migrate run as Administrator; no user's right is bypassed
		doc.insert(ignore_permissions=True)
		put_in_force(doc)
