"""时效、返修、首次解决、需求分布 and 趋势: what the reports say, of whom, where each number leads, and that what is kept is what
is counted."""

from datetime import datetime, timedelta
from unittest.mock import patch

import frappe
from frappe.desk import query_report
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_months, add_to_date, get_first_day, get_last_day, getdate, now_datetime, nowdate
from frappe.utils.xlsxutils import make_xlsx

from wuye_ops.customer_service.figures import cards, kept, live, reading
from wuye_ops.customer_service.figures.scope import Scope
from wuye_ops.customer_service.figures.sides import ASPECTS, REQUESTS, TASKS
from wuye_ops.customer_service.report.first_contact_resolution import first_contact_resolution
from wuye_ops.customer_service.report.service_demand import service_demand
from wuye_ops.customer_service.report.service_request_details import service_request_details
from wuye_ops.customer_service.report.service_rework import service_rework
from wuye_ops.customer_service.report.service_timeliness import service_timeliness
from wuye_ops.customer_service.report.service_trend import service_trend
from wuye_ops.rules.service_figures import Figures, together
from wuye_ops.tests import factories as make

GROUPED = (service_timeliness, service_rework, first_contact_resolution, service_demand)
REPORTS = (*GROUPED, service_trend)
REFUSED = (frappe.ValidationError, frappe.PermissionError)
LONG_AGO = timedelta(days=1)


class ReportCase(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		# what an earlier run has kept knows nothing of requests that say they were changed yesterday
		frappe.db.delete("Service Figure")
		# months of which no other test has requests
		self.first = getdate(get_first_day(add_months(nowdate(), -30)))
		self.last = getdate(get_last_day(add_months(self.first, 1)))

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def past(
		self, day: int = 0, hour: int = 9, property=make.PROPERTY_A, *, made: dict | None = None, **values
	):
		"""A request of long ago as it lies in the archive; values are written as they are."""
		doc = make.make_request(property, **(made or {}))
		opened = datetime.combine(self.first, datetime.min.time()) + timedelta(days=day, hours=hour)
		self.write(doc, {"opened_on": opened, "status": "Closed", "sla_status": "Met", **values})
		return doc

	def write(self, doc, values: dict) -> None:
		doc.db_set({"modified": now_datetime() - LONG_AGO, **values}, update_modified=False)

	def run_report(self, report, **filters):
		return report.execute(
			{"property": make.PROPERTY_A, "from_date": self.first, "to_date": self.last, **filters}
		)

	def keep(self) -> int:
		"""The hourly job, in this test's transaction."""
		with patch.object(frappe.db, "commit"):
			return kept.keep()


class TestReports(ReportCase):
	def test_timeliness_of_what_was_due(self) -> None:
		opened = datetime.combine(self.first, datetime.min.time()) + timedelta(hours=9)
		minutes = {
			key: opened + timedelta(minutes=value)
			for key, value in {"early": 10, "by": 15, "late": 30}.items()
		}
		answered = {"respond_by": minutes["by"], "responded_on": minutes["early"]}
		done = {"resolved_on": opened + timedelta(hours=3)}
		self.past(**answered, **done)
		self.past(**{**answered, "responded_on": minutes["late"]}, sla_status="Breached")
		self.past(status="In Progress", sla_status="Overdue")
		self.past(status="In Progress", sla_status="On Time")
		self.past(status="Cancelled", sla_status="Overdue")
		_columns, (row,), _message, chart, summary = self.run_report(service_timeliness)
		self.assertEqual(
			{key: row[key] for key in ("group", "total", "finished", "broken", "overdue")},
			{"group": "报修", "total": 4, "finished": 2, "broken": 1, "overdue": 1},
		)
		# of the three that were due by now, one was in time
		self.assertEqual((row["on_time_rate"], row["answered_in_time_rate"]), (33.3, 50))
		self.assertEqual((row["mean_answer_minutes"], row["mean_resolve_hours"]), (20, 3))
		self.assertEqual(chart["data"]["datasets"][0]["values"], [33.3])
		self.assertEqual(summary[2]["value"], "33.3%")

	def test_a_person_is_judged_by_their_tasks(self) -> None:
		at = datetime.combine(self.first, datetime.min.time()) + timedelta(hours=9)
		for finished in (1, 5):
			task = make.make_task(assigned_to=make.employee("tech"))
			values = {"dispatched_on": at, "required_by": at + timedelta(hours=4), "status": "Verified"}
			self.write(task, {**values, "finished_on": at + timedelta(hours=finished)})
		_columns, rows, *_rest = self.run_report(service_timeliness, group_by="Person")
		(row,) = rows
		self.assertEqual((row["total"], row["on_time_rate"], row["mean_resolve_hours"]), (2, 50, 3))
		self.assertEqual(
			row["group"], frappe.db.get_value("Employee", make.employee("tech"), "employee_name")
		)

	def test_ten_neighbours_and_one_leak_are_one_request(self) -> None:
		leak = self.past(reopen_count=1)
		for _neighbour in range(9):
			self.past(merged_into=leak.name)
		self.past(repeat_of=leak.name)
		_columns, (row,), _message, _chart, summary = self.run_report(service_rework)
		self.assertEqual((row["total"], row["merged"], row["redone"]), (2, 9, 2))
		self.assertEqual((row["merge_rate"], row["reopened_rate"], row["repeat_rate"]), (81.8, 50, 50))
		self.assertEqual(summary[1]["value"], "100.0%")
		for report in (service_timeliness, first_contact_resolution, service_demand, service_trend):
			self.assertEqual(sum(row["total"] for row in self.run_report(report)[1]), 2, report.__name__)

	def test_first_contact_is_of_what_is_finished(self) -> None:
		self.past(first_contact=1)
		self.past(channel="Visit")
		self.past(channel="Visit", first_contact=1)
		self.past(status="In Progress")
		_columns, rows, *_rest = self.run_report(first_contact_resolution)
		self.assertEqual(
			[(row["group"], row["finished"], row["first_contact_rate"]) for row in rows],
			[("Phone", 1, 100), ("Visit", 2, 50), ("Total", 3, 66.7)],
		)

	def test_demand_by_hour_weekday_building_and_season(self) -> None:
		for day, hour in ((0, 8), (0, 23), (7, 8), (33, 20)):
			self.past(day, hour)
		by = {
			group: [
				(row["group"], row["total"])
				for row in self.run_report(service_demand, group_by=group)[1]
				if not row.get("is_total")
			]
			for group in ("Hour", "Building", "Month")
		}
		self.assertEqual(by["Hour"], [("08:00", 2), ("20:00", 1), ("23:00", 1)])
		self.assertEqual(by["Building"], [(make.places().building, 4)])
		self.assertEqual([total for _month, total in by["Month"]], [3, 1])
		_columns, rows, *_rest = self.run_report(service_demand, group_by="Weekday and Hour")
		first = rows[self.first.weekday()]
		self.assertEqual((first["total"], first["at_8"], first["at_23"], first["most"]), (3, 2, 1, 2))
		self.assertNotIn("at_7", first)
		_columns, rows, *_rest = self.run_report(service_demand, group_by="Weekday")
		weekday = next(row for row in rows if row["total"] == 3)
		# three on that weekday of two months, which have eight to ten of each
		self.assertIn(weekday["a_day"], (0.3, 0.4))

	def test_a_trend_beside_the_month_and_the_year_before(self) -> None:
		for day in (0, 0, 33, 33, 33):
			self.past(day)
		_columns, rows, _message, chart, _summary = self.run_report(service_trend)
		self.assertEqual([row["total"] for row in rows], [2, 3])
		self.assertEqual((rows[0]["on_last_month"], rows[1]["on_last_month"]), (None, 50))
		self.assertEqual(chart["data"]["datasets"], [{"name": "Repair", "values": [2, 3]}])

	def test_every_number_leads_to_as_many_rows(self) -> None:
		"""Whatever is a link is followed as the script does, and the rows are counted."""
		leak = self.past(hour=8, reopen_count=1, first_contact=1)
		self.past(merged_into=leak.name)
		self.past(day=33, repeat_of=leak.name, sla_status="Breached")
		self.past(day=40, status="In Progress", sla_status="Overdue", made={"category": "噪音扰民"})
		self.past(day=41, status="Cancelled")
		followed = 0
		for report in GROUPED:
			for group in report.GROUPS:
				for row in self.run_report(report, group_by=group)[1]:
					for figure, filters in row["leads"]["figures"].items():
						with self.subTest(
							report=report.__name__, group=group, row=row["group"], figure=figure
						):
							self.assertEqual(self.behind(row["leads"], filters), row[figure])
							followed += 1
		for row in self.run_report(service_trend)[1]:
			for figure, filters in row["leads"]["figures"].items():
				self.assertEqual(self.behind(row["leads"], filters), row[figure])
		self.assertGreater(followed, 100)

	def behind(self, lead: dict, filters: dict) -> int:
		if lead.get("doctype"):
			return len(frappe.get_list(lead["doctype"], filters, pluck="name", limit=0))
		return len(service_request_details.execute(filters)[1])

	def test_every_point_of_a_chart_leads_somewhere(self) -> None:
		self.past()
		for report in REPORTS:
			for group in report.GROUPS:
				graph = self.run_report(report, group_by=group)[3]
				if graph:
					points = graph["data"]["leads"]["points"]
					wanted = [len(one["values"]) for one in graph["data"]["datasets"]]
					self.assertEqual([len(row) for row in points], wanted, (report.__name__, group))
					self.assertTrue(all(point for row in points for point in row), (report.__name__, group))

	def test_it_goes_to_excel_as_it_is_read(self) -> None:
		self.past()
		self.past(made={"category": "噪音扰民"})
		frappe.set_user(make.user("manager"))
		filters = {"from_date": str(self.first), "to_date": str(self.last), "property": make.PROPERTY_A}
		for report in ("Service Timeliness", "Service Demand", "Service Trend", "Service Request Details"):
			found = frappe._dict(query_report.run(report, frappe.as_json(filters)))
			sheet, _widths = query_report.build_xlsx_data(found, [], 1, ignore_visible_idx=True)
			self.assertEqual(sheet[0], [column["label"] for column in found.columns], report)
			self.assertEqual(len(sheet), 1 + len(found.result), report)
			make_xlsx(sheet, "报表")

	def test_a_card_says_what_its_report_says(self) -> None:
		for sla_status in ("Met", "Breached"):
			self.write(make.make_request(), {"status": "Closed", "sla_status": sla_status, "reopen_count": 1})
		frappe.set_user(make.user("manager"))
		for card, report, position in (
			(cards.on_time_this_month(), service_timeliness, 2),
			(cards.redone_this_month(), service_rework, 1),
		):
			summary = report.execute(card["route_options"])[4]
			self.assertEqual(summary[position]["value"], f"{card['value']}%")
		frappe.set_user(make.user("resident"))
		with self.assertRaises(frappe.PermissionError):
			cards.on_time_this_month()

	def test_they_keep_to_the_properties_of_the_reader(self) -> None:
		self.past(day=3)
		self.keep()
		for report in (*REPORTS, service_request_details):
			frappe.set_user(make.user("manager"))
			self.assertTrue(self.rows_of(report), report.__name__)
			frappe.set_user(make.user("manager", make.PROPERTY_B))
			self.assertFalse(self.rows_of(report, property=None), report.__name__)
			with self.assertRaises(frappe.PermissionError):
				self.run_report(report)
			for stranger in (make.user("resident"), make.user("tech"), "Guest"):
				frappe.set_user(stranger)
				with self.assertRaises(frappe.PermissionError):
					self.run_report(report)
			frappe.set_user("Administrator")

	def rows_of(self, report, **filters) -> list:
		"""Those with something in them: a trend has a row for each month."""
		return [row for row in self.run_report(report, **filters)[1] if row.get("total", 1)]

	def test_a_user_permission_of_another_kind_narrows_what_is_counted(self) -> None:
		self.past()
		self.past(made={"category": "噪音扰民"})
		self.keep()
		user, department = make.user("head"), make.make_department(make.TRADES["Engineering"])
		frappe.get_doc(
			{"doctype": "User Permission", "user": user, "allow": "Department", "for_value": department}
		).insert()
		frappe.set_user(user)
		self.assertEqual([row["total"] for row in self.run_report(service_timeliness)[1]], [1])

	def test_filters_without_sense_are_refused(self) -> None:
		for report in REPORTS:
			for filters in (
				{"from_date": self.last, "to_date": self.first},
				{"from_date": "no day"},
				{"from_date": "1990-01-01"},
				{"property": ["in", [make.PROPERTY_A]]},
				{"category": "月球"},
				{"kind": "Moon"},
				{"group_by": "Moon"},
				{"group_by": ["Month"]},
			):
				with (
					self.subTest(report=report.__name__, **filters),
					self.assertRaises(REFUSED),
				):
					self.run_report(report, **filters)
		for filters in ({"weekday": 7}, {"hour": "x"}, {"hour": -1}):
			with self.assertRaises(REFUSED):
				self.run_report(service_request_details, **filters)

	def test_their_questions_do_not_grow_with_the_requests(self) -> None:
		for day in range(6):
			self.past(day)
		for report in REPORTS:
			# what the framework keeps of the user and of categories
			self.run_report(report)
			with self.assertQueryCount(8):
				self.run_report(report)


class TestWhatIsKept(ReportCase):
	"""A report reads what is kept where it holds, and always says what the documents say."""

	def scope(self, **more) -> Scope:
		return Scope((make.PROPERTY_A,), self.first, self.last, **more)

	def assert_kept_is_counted(self, source=REQUESTS) -> None:
		for aspect in ASPECTS:
			for by in ((), ("month",), ("property", *aspect.sides), aspect.sides[:1], aspect.sides[1:]):
				if aspect.source is source:
					found = reading._sums(self.scope(), by, None, source)
					self.assertEqual(found, live.sums(source, self.scope(), by), (aspect.name, by))

	def total(self) -> int:
		return together(reading._sums(self.scope(), (), ("total",), REQUESTS).values()).total

	def holds(self) -> bool:
		found = kept.holding(REQUESTS, [make.PROPERTY_A], self.first, self.last)
		return all(one.properties for one in found.values())

	def stories(self):
		leak = self.past(rated_on=now_datetime(), rating=0.8, first_contact=1)
		self.past(3, 20, merged_into=leak.name)
		self.past(33, 7, repeat_of=leak.name, made={"unit": None, "category": "噪音扰民", "channel": "Visit"})
		self.past(35, status="Cancelled")
		return leak

	def test_it_is_what_the_documents_say(self) -> None:
		self.stories()
		self.assertGreaterEqual(self.keep(), 2)
		self.assertTrue(self.holds())
		self.assert_kept_is_counted()
		with patch.object(
			live, "sums", side_effect=AssertionError("a month that holds is not counted again")
		):
			self.assertEqual(self.total(), 2)

	def test_tasks_are_kept_likewise(self) -> None:
		at = datetime.combine(self.first, datetime.min.time())
		task = make.make_task(assigned_to=make.employee("tech"))
		self.write(task, {"dispatched_on": at, "status": "Verified", "finished_on": at + timedelta(hours=1)})
		self.keep()
		self.assert_kept_is_counted(TASKS)
		self.assertEqual(together(reading._sums(self.scope(), (), None, TASKS).values()).finished, 1)

	def test_keeping_again_changes_nothing(self) -> None:
		self.stories()
		self.keep()
		rows = frappe.get_all("Service Figure", {"property": make.PROPERTY_A}, pluck="name")
		self.assertEqual(self.keep(), 0)
		self.assertEqual(frappe.get_all("Service Figure", {"property": make.PROPERTY_A}, pluck="name"), rows)

	def test_a_change_is_seen_at_once(self) -> None:
		leak = self.stories()
		self.keep()
		leak.db_set("reopen_count", 2)
		self.assertFalse(self.holds())
		self.assert_kept_is_counted()
		# ... and the other property's months hold still
		self.assertTrue(
			kept.holding(REQUESTS, [make.PROPERTY_B], self.first, self.first)[self.first].properties
		)
		self.assertGreaterEqual(self.keep(), 1)
		self.assert_kept_is_counted()

	def test_nothing_can_be_moved_to_another_month_or_property(self) -> None:
		"""What was moved would be missed where it was; `kept` relies on this."""
		for doctype, fields in (
			("Service Request", ("property", "opened_on")),
			("Service Task", ("property",)),
		):
			for field in fields:
				self.assertTrue(frappe.get_meta(doctype).get_field(field).set_only_once, (doctype, field))

	def test_what_is_deleted_is_missed(self) -> None:
		self.stories()
		doc = self.past(2, status="New", sla_status="On Time")
		self.keep()
		frappe.delete_doc("Service Request", doc.name)
		self.assertEqual(self.total(), 2)
		self.assert_kept_is_counted()

	def test_part_of_a_month_and_the_running_one_are_counted_live(self) -> None:
		self.stories()
		self.keep()
		scope = Scope((make.PROPERTY_A,), self.first + timedelta(days=1), getdate(nowdate()))
		self.assertEqual(
			reading._sums(scope, ("kind",), None, REQUESTS), live.sums(REQUESTS, scope, ("kind",))
		)

	def test_what_is_late_is_late_now(self) -> None:
		"""It is not kept: the clock makes requests late without a change of theirs."""
		self.past(status="In Progress", sla_status="On Time")
		self.keep()
		request = frappe.qb.DocType("Service Request")
		frappe.qb.update(request).set(request.sla_status, "Overdue").where(
			(request.property == make.PROPERTY_A) & (request.opened_on < add_to_date(self.last, days=1))
		).run()
		self.assertEqual(
			reading.sums(self.scope(), (), ("total", "overdue"))[()], Figures(total=1, overdue=1)
		)

	def test_nobody_reads_it_but_through_the_reports(self) -> None:
		self.stories()
		self.keep()
		for user in ("manager", "service", "resident"):
			frappe.set_user(make.user(user))
			self.assertFalse(frappe.has_permission("Service Figure", "read"))

	def test_a_category_goes_with_its_figures(self) -> None:
		"""What was counted does not keep a master from being renamed or merged."""
		self.stories()
		self.keep()
		frappe.rename_doc("Service Category", "噪音扰民", "噪音", force=True)
		self.assertEqual(
			reading._sums(self.scope(), ("category",), ("total",), REQUESTS)[("噪音",)], Figures(total=1)
		)
