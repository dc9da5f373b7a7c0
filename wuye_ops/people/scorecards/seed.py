"""Templates to begin with (domain.md 7), one for each kind of post; in force for the designations of that kind that the site has."""

from __future__ import annotations

import frappe
from frappe import _

from wuye_ops.metrics.registry import all_metrics
from wuye_ops.people.scorecards import templates
from wuye_ops.property.language import in_site_language
from wuye_ops.rules.quality_standard import Bands
from wuye_ops.rules.scorecard import Measure, Template
from wuye_ops.rules.scorecard_templates import TEMPLATES

# post kind → its name, and what companies call its people
KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
	"Technician": (
		"工程技工",
		("工程技工", "维修技工", "值班技工", "维修工", "水电工", "电工", "综合维修工"),
	),
	"Cleaner": ("保洁员", ("保洁员", "保洁领班")),
	"Gardener": ("绿化工", ("绿化工", "园艺工")),
	"Security Guard": ("秩序维护员", ("秩序维护员", "巡逻员", "门岗", "保安员", "消控员", "监控员")),
	"Customer Service": ("客服专员", ("客服专员", "客服前台", "前台接待", "管家", "物业管家")),
	"Fee Clerk": ("收费员", ("收费员",)),
	"Property Manager": ("项目经理", ("项目经理", "物业经理")),
}


def seed() -> None:
	"""Adds the templates that the site has none of, and puts them in force once somebody could be scored by them."""
	for template in TEMPLATES:
		name, designations = KINDS[template.post_kind]
		doc = _existing(name) or _add(template, name)
		_take_in(doc, designations)


def _existing(name: str):
	found = frappe.db.get_value(templates.DOCTYPE, {"template_name": name}, "name", order_by="version desc")
	return frappe.get_doc(templates.DOCTYPE, found) if found else None


def _add(template: Template, name: str):
	metrics = all_metrics()
	with in_site_language():
		doc = frappe.get_doc(
			{
				"doctype": templates.DOCTYPE,
				"template_name": name,
				"measures": [_row(one, metrics) for one in template.measures],
			}
		)
		# install and migrate run as Administrator; no user's right is bypassed
		return doc.insert(ignore_permissions=True)


def _row(measure: Measure, metrics: dict) -> dict:
	scale = measure.scale
	row = {
		"metric": measure.metric,
		# a metric of training is still to come: until it does, the measure has no data
		"measure_name": str(metrics[measure.metric].label)
		if measure.metric in metrics
		else _("Training Done"),
		"code": measure.code,
		"dimension": measure.dimension,
		"weight": float(measure.weight),
		"scope": measure.scope,
		"least": measure.least,
	}
	if isinstance(scale, Bands):
		bands = "\n".join(f"{band.limit} = {band.percent}" for band in scale.bands)
		return {**row, "scale": "Bands", "bands": bands, "beyond": float(scale.beyond), "larger_is_better": 0}
	return {**row, "scale": "Linear", "full_at": float(scale.full_at), "zero_at": float(scale.zero_at)}


def _take_in(doc, names: tuple[str, ...]) -> None:
	"""A draft of ours comes into force with the designations of its kind; what somebody has put in force or changed stays."""
	if doc.status != templates.DRAFT or doc.version != 1 or doc.designations:
		return
	taken = templates.of_designations()
	there = frappe.get_all("Designation", {"name": ["in", names]}, pluck="name", order_by="name")
	if not (free := [name for name in there if name not in taken]):
		return
	doc.extend("designations", [{"designation": name} for name in free])
	doc.status = templates.IN_FORCE
	doc.flags.by_service = True
	# install and migrate run as Administrator; no user's right is bypassed
	doc.save(ignore_permissions=True)
