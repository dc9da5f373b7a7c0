"""What customer service did for the complaints of the demo's year: acknowledged, reported on, ruled."""

from datetime import datetime, timedelta
from random import Random

from wuye_ops.customer_service import complaints
from wuye_ops.customer_service.calendars import calendar_of
from wuye_ops.demo.courses import Life
from wuye_ops.rules.complaint import INVALID, VALID, next_report
from wuye_ops.rules.first_contact import solved_at_first_contact

MOST_REPORTS = 5
REPORTED = 0.9  # of the interval, when things go well
FORGOTTEN = 0.1  # of the open complaints nobody has been told about in time
NOT_VALID = 0.18
REPORTS = (
	"已安排人员到现场核实，有结果马上告诉您。",
	"责任部门已约谈相关人员，正在整改。",
	"已与相关住户沟通，对方表示配合，我们会继续跟进。",
	"现场已处理，今晚再复查一次后向您反馈。",
)
CAUSES = {
	"噪音扰民": "Other Residents",
	"保洁质量": "Work Quality",
	"绿化养护": "Late Service",
	"停车秩序": "Other Residents",
	"安全隐患": "Other Residents",
	"服务态度": "Staff Conduct",
	"收费争议": "Poor Information",
	"违规装修": "Third Party",
	"其他投诉": "Other",
}
NOT_FOUND = ("现场核实未发现所述情况，已向客户说明。", "属邻里约定事项，已引导双方协商，我方无责任。")


def care(request, life: Life, rng: Random, service: str, now: datetime) -> list[tuple[datetime, str]]:
	"""Fills in the care of a complaint as far as it has happened; returns what the customer was told, and when."""
	if request.kind != "Complaint":
		return []
	if not life.responded:
		request.next_report_by = next_report(
			calendar_of(request.property), life.opened, complaints.interval_of(request)
		)
		return []
	request.acknowledged_by, request.acknowledged_on = service, life.responded
	told = _report(request, life, rng, service, now)
	if told and (not request.arrived_on or told[0][0] < request.arrived_on):
		request.arrived_on = told[0][0]
	return told


def _report(request, life: Life, rng: Random, service: str, now: datetime) -> list[tuple[datetime, str]]:
	end = life.resolved or life.cancelled
	interval, calendar = complaints.interval_of(request), calendar_of(request.property)
	since, told = life.opened, []
	forgotten = not end and rng.random() < FORGOTTEN
	while len(told) < MOST_REPORTS and not forgotten:
		due = next_report(calendar, since, interval)
		taken = timedelta(seconds=round((due - since).total_seconds() * REPORTED * rng.uniform(0.7, 1)))
		when = max(since + taken, life.responded + timedelta(minutes=5))
		if when >= (end or now):
			break
		text = rng.choice(REPORTS)
		request.append(
			"progress_reports",
			{
				"reported_on": when,
				"told_by": rng.choice(("Message", "Message", "Phone")),
				"message": text,
				"due_by": due,
				"reported_by": service,
			},
		)
		told.append((when, text))
		since = when
	if not end:
		request.next_report_by = next_report(calendar, since, interval)
		request.report_status = "Late" if request.next_report_by < now else None
	return told


def rule(request, life: Life, rng: Random, manager: str) -> None:
	"""What was closed has been ruled before."""
	if request.kind != "Complaint" or not life.closed:
		return
	request.ruled_by, request.ruled_on = manager, life.resolved
	if rng.random() < NOT_VALID:
		request.ruling, request.ruling_reason = INVALID, rng.choice(NOT_FOUND)
	else:
		request.ruling, request.cause = VALID, CAUSES[request.category]
		request.responsible_department = request.department


def note_first_contact(request, life: Life) -> None:
	if life.resolved:
		request.first_contact = int(
			solved_at_first_contact(
				life.opened,
				life.responded,
				life.resolved,
				passed_on=bool(life.courses),
				waited=bool(life.held or request.progress_reports),
				asked_again=False,
			)
		)
