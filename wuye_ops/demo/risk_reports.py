"""The demo's quarterly risk reports: of the first property and of the company, two that were approved and the one of this quarter.

Made, concluded and approved by the demo's officer and director; only the times of the past are written afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta

import frappe

from wuye_ops.demo.fiction import MAIL_DOMAIN
from wuye_ops.demo.places import Place
from wuye_ops.demo.registry import Registry
from wuye_ops.property.session import in_the_name_of
from wuye_ops.risk.reporting import reports
from wuye_ops.rules.proration import Period
from wuye_ops.rules.risk_review import quarter_before, quarter_of

OFFICER, DIRECTOR = f"risk@{MAIL_DOMAIN}", f"director@{MAIL_DOMAIN}"
# the report of a quarter is made in its second week, and approved two days later
MADE, APPROVED = timedelta(days=9, hours=9), timedelta(days=11, hours=15)
CONCLUSIONS = (
	"本季风险总体可控。新识别的风险均已评估，消防与电梯类风险经整改后等级下降；个别风险随季节上升，已列入下季重点（示例）。",
	"本季重大风险的应对全部落实，未发生人员伤亡。预警均在时限内认领；收缴与高空抛物风险上升，需项目经理牵头跟进（示例）。",
)
NEXT_STEPS = (
	"1. 汛前完成车库排水泵检修（工程部）；2. 充电区增设烟感并组织演练（秩序部）；3. 每月通报收缴率（客服部）（示例）。",
	"1. 复评全部橙色以上风险；2. 到期保单提前 60 天续保；3. 补做逾期复审（示例）。",
)


def make_risk_reports(
	registry: Registry, now: datetime, places: Sequence[Place], say: Callable[[str], None]
) -> None:
	"""Of quarters in which there were risks; what is approved is approved by now."""
	if not registry.names("Risk"):
		return
	say("风险季报 …")
	last = quarter_before(now.date())
	company = frappe.db.get_value("Property", places[0].name, "company")
	for property_name in (places[0].name, None):
		for number, quarter in enumerate((quarter_before(last.first), last)):
			name = _make(registry, quarter, property_name, company)
			_conclude(name, number)
			_write_times(name, quarter, now)
		_make(registry, quarter_of(now.date()), property_name, company)


def _make(registry: Registry, quarter: Period, property_name: str | None, company: str) -> str:
	with in_the_name_of(OFFICER):
		name = reports.make(str(quarter.first), property_name, company)
	registry.add(reports.DOCTYPE, name)
	return name


def _conclude(name: str, number: int) -> None:
	with in_the_name_of(OFFICER):
		doc = frappe.get_doc(reports.DOCTYPE, name)
		doc.update({"conclusion": CONCLUSIONS[number], "next_steps": NEXT_STEPS[number]})
		doc.save()
	with in_the_name_of(DIRECTOR):
		reports.approve(name)


def _write_times(name: str, quarter: Period, now: datetime) -> None:
	end = datetime.combine(quarter.last, time.min)
	made, approved = (min(end + after, now) for after in (MADE, APPROVED))
	values = {"creation": made, "computed_on": made, "approved_on": approved}
	frappe.db.set_value(reports.DOCTYPE, name, values, update_modified=False)
	for step, at in (("Made", made), ("Approved", approved)):
		frappe.db.set_value(
			"Risk Report Log", {"parent": name, "step": step}, "logged_on", at, update_modified=False
		)
