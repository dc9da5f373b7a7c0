"""What the workspace and the reports count, by hand; each number leads to its rows; nobody counts another property's."""

from datetime import datetime, timedelta

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, getdate, now_datetime, nowdate

from wuye_ops.metrics import values
from wuye_ops.metrics.registry import Scope
from wuye_ops.security import figures
from wuye_ops.security.dashboard_chart_source.security_figures import security_figures
from wuye_ops.security.report.gate_flow import gate_flow
from wuye_ops.security.report.gate_stops import gate_stops
from wuye_ops.security.report.incident_summary import incident_summary
from wuye_ops.security.report.patrol_completion import patrol_completion
from wuye_ops.security.report.shift_handovers import shift_handovers
from wuye_ops.tests import factories as make
from wuye_ops.tests import retention_rows as rows
from wuye_ops.tests import security_factories as security
from wuye_ops.tests.factories import PROPERTY_A, PROPERTY_B
from wuye_ops.tests.opened_list import filters_of

# days of which nothing else speaks
DAY = datetime(2024, 5, 6)
DAYS = {"from_date": "2024-05-06", "to_date": "2024-05-06"}


class FiguresCase(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		make.make_base()
		security.people()

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		self.addCleanup(frappe.set_user, "Administrator")

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def as_manager(self) -> None:
		frappe.set_user(make.user("manager"))

	def run_report(self, report, **filters: object) -> tuple[dict, dict | None]:
		"""(group → row, chart) as the manager of A reads them."""
		self.as_manager()
		_columns, found, _message, chart, _summary = report.execute({"property": PROPERTY_A, **filters})
		return {row["group"]: row for row in found}, chart

	def assert_leads(self, chart: dict) -> None:
		"""The list behind each point is as long as the point is high."""
		lead = chart["data"]["leads"]
		for number, dataset in enumerate(chart["data"]["datasets"]):
			for index, value in enumerate(dataset["values"]):
				filters = lead["points"][number][index]
				if filters is not None:
					names = frappe.get_list(lead["doctype"], filters, pluck="name", limit=0)
					self.assertEqual(len(names), value, (dataset["name"], chart["data"]["labels"][index]))


class TestGate(FiguresCase):
	def make_day(self) -> None:
		"""8: two in (five people), one stopped. 9: one out, one asked and let in. In B: one in."""
		at = DAY.replace(hour=8)
		rows.entry(at.replace(minute=5), persons=2)
		rows.entry(at.replace(minute=10), persons=3, kind="Courier")
		rows.entry(at.replace(minute=59, second=59), outcome="Stopped", reason_code="expired", stay="")
		rows.entry(at.replace(hour=9), direction="Out", persons=2, stay="Left")
		rows.entry(at.replace(hour=9, minute=30), asked="check_name", reason_code="check_name", persons=1)
		rows.entry(at, PROPERTY_B, persons=9)

	def test_the_flow_of_a_day_by_hour(self) -> None:
		self.make_day()
		found, chart = self.run_report(gate_flow, **DAYS)
		self.assertEqual(len(found), 25)
		numbers = ("in", "out", "persons_in", "persons_out", "stopped")
		self.assertEqual([found["08:00"][name] for name in numbers], [2, 0, 5, 0, 1])
		self.assertEqual([found["09:00"][name] for name in numbers], [1, 1, 1, 2, 0])
		self.assertEqual([found["Total"][name] for name in numbers], [3, 1, 6, 2, 1])
		# bars are of those who came, whatever became of them
		self.assertEqual(chart["data"]["datasets"][0]["values"][8], 2)
		self.assert_leads(chart)

	def test_the_flow_by_everything_else(self) -> None:
		self.make_day()
		for by, group, expected in (
			("Day", "2024-05-06", [3, 1]),
			("Weekday", "Monday", [3, 1]),
			("Gate", rows.gate(), [3, 1]),
			("Kind", "Courier", [1, 0]),
			("Property", PROPERTY_A, [3, 1]),
		):
			with self.subTest(by):
				frappe.set_user("Administrator")
				found, chart = self.run_report(gate_flow, **DAYS, group_by=by)
				self.assertEqual([found[group][name] for name in ("in", "out")], expected)
				self.assert_leads(chart)

	def test_bad_filters_are_refused(self) -> None:
		for filters in (
			{"group_by": "Plate"},
			{"from_date": "2024-05-07", "to_date": "2024-05-06"},
			{"from_date": "2020-01-01", "to_date": "2024-05-06"},
			{"from_date": "gestern"},
			{"gate": ["like", "%"]},
		):
			with self.subTest(filters), self.assertRaises(frappe.ValidationError):
				self.run_report(gate_flow, **filters)

	def test_why_people_were_stopped(self) -> None:
		self.make_day()
		found, chart = self.run_report(gate_stops, **DAYS)
		by_code = {row["key"]: row for row in found.values()}
		self.assertEqual((by_code["expired"]["stopped"], by_code["expired"]["let_in"]), (1, 0))
		self.assertEqual((by_code["check_name"]["stopped"], by_code["check_name"]["let_in"]), (0, 1))
		self.assertEqual((found["Total"]["total"], found["Total"]["rate"]), (2, 50.0))
		self.assertNotIn("check_name", found)
		self.assert_leads(chart)
		for by in ("Gate", "Guard", "Kind", "Day", "Property"):
			_found, chart = self.run_report(gate_stops, **DAYS, group_by=by)
			self.assert_leads(chart)

	def test_today_and_who_is_inside(self) -> None:
		now = now_datetime()
		today = datetime.combine(getdate(nowdate()), datetime.min.time())
		before = figures.flow_today()["datasets"][0]["values"]
		rows.entry(today)
		for kind, inside, late in (("Pass", 1, 1), ("Resident Vehicle", 1, -1), ("Pass", 0, 1)):
			self.presence(kind, inside, now - timedelta(minutes=5 * late))
		self.as_manager()
		flow = figures.flow_today()
		self.assertEqual(flow["datasets"][0]["values"][0], before[0] + 1)
		self.assert_leads({"data": flow})
		inside = figures.inside_by_kind()
		self.assert_leads({"data": inside})
		mine = {"property": PROPERTY_A, "inside": 1}
		self.assertEqual(
			sum(inside["datasets"][0]["values"]), len(frappe.get_list("Gate Presence", mine, limit=0))
		)
		card = figures.overstays()
		self.assertEqual(
			card["value"], len(frappe.get_list("Gate Presence", filters_of(card["route_options"]), limit=0))
		)
		self.assertGreaterEqual(card["value"], 1)

	def presence(self, kind: str, inside: int, leave_by: datetime) -> None:
		frappe.get_doc(
			{
				"doctype": "Gate Presence",
				"name": frappe.generate_hash(length=10),
				"property": PROPERTY_A,
				"subject": frappe.generate_hash(length=20),
				"kind": kind,
				"inside": inside,
				"persons": 1,
				"entered_at": DAY,
				"last_at": DAY,
				"leave_by": leave_by,
			}
		).db_insert()

	def test_guards_have_no_report_and_no_chart_of_others(self) -> None:
		self.make_day()
		frappe.set_user(make.user("resident"))
		for figure in ("flow_today", "inside_by_kind", "deviations_by_code"):
			self.assertEqual(security_figures.get(filters={"figure": figure})["labels"], [])
		for report in (gate_flow, gate_stops, patrol_completion, shift_handovers, incident_summary):
			with self.assertRaises(frappe.PermissionError):
				report.execute({})
		frappe.set_user(make.user("manager", PROPERTY_B))
		_columns, found, *_rest = gate_flow.execute({**DAYS, "group_by": "Property"})
		self.assertEqual([(row["group"], row["in"]) for row in found], [(PROPERTY_B, 1)])


class TestPatrols(FiguresCase):
	def test_points_reached_and_deviations(self) -> None:
		employee = make.employee("patrol")
		for hour, status, done, total in ((1, "Done", 9, 10), (3, "Missed", 0, 10), (5, "Planned", 0, 10)):
			doc = security.make_round()
			doc.db_set(
				{
					"window_from": DAY.replace(hour=hour),
					"window_to": DAY.replace(hour=hour + 1),
					"status": status,
					"points_done": done,
					"points_total": total,
				}
			)
		self.deviation(doc.name, "New")
		self.deviation(doc.name, "Withdrawn")
		found, chart = self.run_report(patrol_completion, **DAYS, group_by="Employee")
		row = found[employee]
		self.assertEqual(
			[row[name] for name in ("rounds", "missed", "total", "done", "rate", "deviations")],
			[2, 1, 20, 9, 45.0, 1],
		)
		self.assertEqual(chart["data"]["leads"]["points"][0][0]["employee"], employee)
		for by in ("Plan", "Day", "Hour", "Property"):
			found, _chart = self.run_report(patrol_completion, **DAYS, group_by=by)
			self.assertEqual(sum(row["done"] for row in found.values() if not row.get("is_total")), 9, by)
		scope = Scope(DAY.date(), DAY.date(), (PROPERTY_A,))
		self.assertEqual(
			float(values.together(["security.patrol_points"], scope)["security.patrol_points"].shown), 45.0
		)
		behind = values.rows("security.patrol_points", scope)
		self.assertEqual([(row.numerator, row.denominator) for row in behind], [(0, 10), (9, 10)])

	def deviation(self, inspection: str, status: str) -> None:
		doc = frappe.get_doc(
			{
				"doctype": "Patrol Deviation",
				"name": frappe.generate_hash(length=10),
				"property": PROPERTY_A,
				"title": "漏巡",
				"code": "Missed",
				"status": status,
				"inspection": inspection,
				"employee": make.employee("patrol"),
				"found_on": DAY.replace(hour=2),
				"deviation_key": frappe.generate_hash(length=10),
			}
		)
		doc.db_insert()

	def test_deviations_of_the_month_by_kind(self) -> None:
		self.deviation(security.make_round().name, "New")
		frappe.db.set_value("Patrol Deviation", {"found_on": DAY.replace(hour=2)}, "found_on", now_datetime())
		self.as_manager()
		found = figures.deviations_by_code()
		self.assertIn("Missed", found["labels"])
		self.assert_leads({"data": found})


class TestShiftsAndIncidents(FiguresCase):
	def handover(self, post: str, end: datetime, taken: datetime | None, shift: str = "夜班") -> None:
		frappe.get_doc(
			{
				"doctype": "Shift Handover",
				"name": frappe.generate_hash(length=10),
				"property": PROPERTY_A,
				"post": post,
				"shift": shift,
				"shift_start": end - timedelta(hours=8),
				"shift_end": end,
				"taken_over_on": taken,
				"status": "Taken Over" if taken else "Handed Over",
				"handover_key": frappe.generate_hash(length=10),
			}
		).db_insert()

	def test_shifts_in_time_late_and_not_taken_over(self) -> None:
		post = security.make_post().name
		end = DAY.replace(hour=8)
		self.handover(post, end, end + timedelta(minutes=15))
		self.handover(post, end, end + timedelta(minutes=45))
		self.handover(post, end, None)
		found, chart = self.run_report(shift_handovers, **DAYS)
		row = found[post]
		self.assertEqual([row[name] for name in ("total", "in_time", "late", "open")], [3, 1, 1, 1])
		self.assertAlmostEqual(row["rate"], 33.3, 1)
		self.assertEqual(chart["data"]["datasets"][2]["values"], [1])
		scope = Scope(DAY.date(), DAY.date(), (PROPERTY_A,))
		value = values.together(["security.handover"], scope)["security.handover"]
		self.assertAlmostEqual(float(value.shown), 33.33, 1)
		self.assertEqual(len(values.rows("security.handover", scope)), 3)
		for by, group in (("Shift", "夜班"), ("Day", "2024-05-06"), ("Property", PROPERTY_A)):
			found, _chart = self.run_report(shift_handovers, **DAYS, group_by=by)
			self.assertEqual(found[group]["total"], 3, by)

	def test_a_shift_that_nobody_has_taken_over_is_on_the_card(self) -> None:
		self.as_manager()
		before = figures.handovers_overdue()["value"]
		frappe.set_user("Administrator")
		self.handover(security.make_post().name, now_datetime() - timedelta(minutes=20), None)
		self.handover(security.make_post().name, now_datetime() + timedelta(hours=4), None)
		self.as_manager()
		self.assertEqual(figures.handovers_overdue()["value"], before + 1)

	def incident(self, **values: object) -> None:
		doc = security.make_incident()
		doc.db_set({"occurred_on": DAY, "reported_on": DAY, "level": "Yellow", **values})

	def test_incidents_by_kind_and_month(self) -> None:
		deadline = DAY + timedelta(hours=4)
		self.incident(handle_by=deadline, contained_on=DAY + timedelta(minutes=30), injured=1, loss=1200.5)
		self.incident(handle_by=deadline, contained_on=DAY + timedelta(hours=5), status="Closed")
		self.incident(handle_by=deadline, contained_on=None, level="Red")
		self.incident(status="False Alarm", handle_by=deadline)
		found, chart = self.run_report(incident_summary, **DAYS)
		(row,) = found.values()
		names = ("total", "red", "yellow", "late", "minutes", "hurt", "loss", "false")
		self.assertEqual([row[name] for name in names], [3, 1, 2, 2, 165, 1, 1200.5, 1])
		self.assertAlmostEqual(row["rate"], 33.3, 1)
		self.assert_leads(chart)
		for by, group in (("Month", "2024-05"), ("Level", "Red"), ("Property", PROPERTY_A)):
			found, chart = self.run_report(incident_summary, **DAYS, group_by=by)
			self.assertIn(group, found)
			self.assert_leads(chart)
		scope = Scope(DAY.date(), DAY.date(), (PROPERTY_A,))
		value = values.together(["security.incident_timeliness"], scope)["security.incident_timeliness"]
		self.assertAlmostEqual(float(value.shown), 33.33, 1)

	def test_entries_with_an_exit(self) -> None:
		for stay in ("Left", "Left", "Left", "Exit Missed", "Inside"):
			rows.entry(DAY, stay=stay)
		scope = Scope(DAY.date(), DAY.date(), (PROPERTY_A,))
		value = values.together(["security.gate_paired"], scope)["security.gate_paired"]
		self.assertEqual(float(value.shown), 75.0)


class TestManyRows(FiguresCase):
	def test_the_number_of_questions_does_not_grow(self) -> None:
		"""A report asks once, whatever there is."""
		for count in (3, 30):
			frappe.set_user("Administrator")
			for minute in range(count):
				rows.entry(DAY + timedelta(minutes=minute, days=count))
			self.as_manager()
			day = str(add_days(DAY.date(), count))
			gate_flow.execute({"property": PROPERTY_A, "from_date": day, "to_date": day})
			with self.assertQueryCount(2):
				gate_flow.execute({"property": PROPERTY_A, "from_date": day, "to_date": day})
