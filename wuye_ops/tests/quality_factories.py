"""Standards, evaluations and plans for tests, from inspections that were really scored."""

from datetime import date

import frappe
from frappe.utils import add_days, add_months, get_first_day, get_last_day, getdate, nowdate

from wuye_ops.service_quality import standards
from wuye_ops.tests import factories as make
from wuye_ops.tests import inspection_factories as inspect

CLEANING, ORDER = "inspection.cleaning", "inspection.order"


def month(back: int = 1) -> date:
	"""The first day of the month so many months ago."""
	return getdate(get_first_day(add_months(nowdate(), -back)))


def score(value: float, property_name: str = make.PROPERTY_A, *, day: date | None = None, **fields) -> str:
	"""An inspection of cleaning that was done in the last month, with this score."""
	day = day or month()
	doc = inspect.make_inspection(
		property_name, window_from=f"{day} 08:00:00", window_to=f"{day} 10:00:00", **fields
	)
	doc.db_set({"status": "Done", "scored": 1, "score": value}, update_modified=False)
	return doc.name


def forget_scores() -> None:
	"""What other tests have left counts no more; taken back with the rest of the test."""
	inspection = frappe.qb.DocType("Inspection")
	frappe.qb.update(inspection).set(inspection.scored, 0).where(inspection.scored == 1).run()


def item(subject: str = CLEANING, **fields) -> dict:
	return {"subject": subject, "weight": 60, "scale": "Linear", "full_at": 95, "zero_at": 60, **fields}


def make_standard(items: list[dict] | None = None, *, in_force: bool = True, **fields):
	"""A standard of its own, in force for every kind of property unless said otherwise, from 2020 on."""
	doc = frappe.get_doc(
		{
			"doctype": "Quality Standard",
			"standard_name": f"测试标准{frappe.generate_hash(length=8)}",
			"effective_from": "2020-01-01",
			"items": items or [item(), item(ORDER, weight=40)],
			**fields,
		}
	).insert()
	if in_force:
		standards.put_in_force(doc)
	return doc


def make_evaluation(property_name: str = make.PROPERTY_A, **fields):
	return frappe.get_doc(
		{
			"doctype": "Quality Evaluation",
			"property": property_name,
			"period_kind": "Month",
			"period_start": month(),
			**fields,
		}
	).insert()


def measure(responsible: str = "tech", **fields) -> dict:
	return {
		"what": "每日两次巡扫大堂",
		"department": make.make_department(make.TRADES["Cleaning"]),
		"responsible": make.employee(responsible),
		"deadline": add_days(nowdate(), 7),
		**fields,
	}


def make_plan(property_name: str = make.PROPERTY_A, **fields):
	return frappe.get_doc(
		{
			"doctype": "Improvement Plan",
			"property": property_name,
			"title": "保洁得分偏低",
			"problem": "上月保洁检查平均 70 分",
			"cause": "早班缺一人",
			"department": make.make_department(make.TRADES["Cleaning"]),
			"measures": [measure()],
			**fields,
		}
	).insert()


def last_month() -> dict:
	"""The period before of a plan that begins today."""
	return {"before_from": month(), "before_to": get_last_day(month())}
