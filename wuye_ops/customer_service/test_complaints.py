"""A complaint is acknowledged, reported on, ruled and only then closed; one that comes up again goes higher."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_to_date, get_datetime, now_datetime

from wuye_ops.customer_service import (
	complaints,
	form_data,
	own_complaints,
	portal,
	report_reminders,
	requests,
	work_handover,
)
from wuye_ops.patches import promise_reports_on_complaints
from wuye_ops.tests import factories as make
from wuye_ops.tests.parallel import at_once


def complain(category: str = "噪音扰民", **fields):
	return make.make_request(
		**{"category": category, "urgency": "Normal", "subject": "楼上深夜拖动家具", **fields}
	)


def told(request: str) -> list[str]:
	return frappe.get_all(
		"Communication",
		{"reference_name": request, "sent_or_received": "Sent"},
		pluck="content",
		order_by="creation",
	)


class ComplaintCase(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user(make.user("service"))

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		# what was read of changes that are no more
		frappe.clear_document_cache("Service Level", "投诉时限")
		for category in ("保洁质量", "绿化养护"):
			frappe.clear_document_cache("Service Category", category)


class TestCare(ComplaintCase):
	def test_the_first_report_is_due_when_the_level_says(self) -> None:
		opened = make.minutes_ago(10)
		hours = {"Normal": 24, "Urgent": 2, "Major": 24}
		for urgency, count in hours.items():
			doc = complain(urgency=urgency, opened_on=opened)
			self.assertEqual(get_datetime(doc.next_report_by), add_to_date(opened, hours=count), urgency)
		self.assertIsNone(make.make_request().next_report_by)

	def test_the_acknowledgement_is_kept_and_told(self) -> None:
		doc = complain()
		requests.accept(doc.name)
		doc.reload()
		self.assertEqual(doc.acknowledged_by, make.user("service"))
		self.assertTrue(doc.acknowledged_on)
		message = told(doc.name)[-1]
		self.assertIn("投诉已收到", message)
		self.assertIn(get_datetime(doc.next_report_by).strftime("%m-%d %H:%M"), message)

	def test_a_report_is_told_kept_and_moves_the_next_one(self) -> None:
		doc = complain(opened_on=make.minutes_ago(600))
		requests.accept(doc.name)
		before = now_datetime()
		complaints.report_progress(doc.name, "已与楼上住户约定今晚上门。", "Phone")
		doc.reload()
		row = doc.progress_reports[0]
		self.assertEqual((row.told_by, row.reported_by), ("Phone", make.user("service")))
		self.assertEqual(get_datetime(row.due_by), add_to_date(get_datetime(doc.opened_on), hours=24))
		self.assertGreaterEqual(get_datetime(doc.next_report_by), add_to_date(before, hours=24))
		# the report is the reply that was promised
		self.assertTrue(doc.arrived_on)
		self.assertIn("今晚上门", told(doc.name)[-1])

	def test_the_customer_reads_reports_and_when_the_next_comes(self) -> None:
		customer = make.customer_of(make.places().unit)
		doc = complain(customer=customer)
		requests.accept(doc.name)
		complaints.report_progress(doc.name, "已上门核实。")
		complaints.rule(doc.name, "Invalid", reason="内部：投诉人习惯性投诉")
		frappe.set_user(make.user("resident"))
		progress = portal.request_progress(doc.name)
		self.assertIn("已上门核实。", [entry["text"] for entry in progress["messages"]])
		self.assertTrue(progress["next_report"])
		self.assertNotIn("习惯性", str(progress))

	def test_what_was_told_stays(self) -> None:
		doc = complain()
		complaints.report_progress(doc.name, "正在核实。")
		doc.reload()
		doc.progress_reports[0].message = "已经解决。"
		with self.assertRaises(frappe.ValidationError):
			doc.save()
		doc.reload()
		doc.append(
			"progress_reports", {"reported_on": now_datetime(), "message": "没有人说过", "told_by": "Phone"}
		)
		with self.assertRaises(frappe.ValidationError):
			doc.save()
		doc.reload()
		doc.set("progress_reports", [])
		with self.assertRaises(frappe.ValidationError):
			doc.save()

	def test_numbers_of_customers_do_not_stay_in_reports_and_rulings(self) -> None:
		make.make_customer("钱测试", phone="13900001234")
		doc = complain()
		complaints.report_progress(doc.name, "已联系楼上住户 13900001234。")
		complaints.rule(doc.name, "Invalid", reason="楼上住户 13900001234 当晚不在家")
		doc.reload()
		for text in (doc.progress_reports[0].message, doc.ruling_reason, *told(doc.name)):
			self.assertNotIn("13900001234", text)
		self.assertIn("139****1234", doc.progress_reports[0].message)

	def test_refused_reports(self) -> None:
		doc = complain()
		for message, how in (("  ", "Message"), ("进展" * 501, "Message"), ("正在核实。", "Pigeon")):
			with self.assertRaises(frappe.ValidationError):
				complaints.report_progress(doc.name, message, how)
		with self.assertRaises(frappe.ValidationError):
			complaints.report_progress(make.make_request().name, "正在核实。")
		requests.cancel(doc.name, "误报")
		with self.assertRaises(frappe.ValidationError):
			complaints.report_progress(doc.name, "正在核实。")
		self.assertIsNone(frappe.db.get_value("Service Request", doc.name, "next_report_by"))

	def test_others_properties_and_roles_may_not(self) -> None:
		doc = complain()
		for user in (make.user("service", make.PROPERTY_B), make.user("tech"), make.user("resident")):
			frappe.set_user(user)
			with self.assertRaises(frappe.PermissionError):
				complaints.report_progress(doc.name, "正在核实。")
			with self.assertRaises(frappe.PermissionError):
				complaints.rule(doc.name, "Invalid", reason="查无此事")

	def test_urgency_raised_brings_the_next_report_forward(self) -> None:
		doc = complain()
		doc.urgency = "Urgent"
		doc.save()
		self.assertEqual(get_datetime(doc.next_report_by), add_to_date(get_datetime(doc.opened_on), hours=2))


class TestRuling(ComplaintCase):
	def resolved(self, **fields):
		doc = complain(**fields)
		requests.accept(doc.name)
		requests.resolve(doc.name, "已上门劝导，对方承诺晚上十点后不再拖动家具。")
		return doc

	def test_a_complaint_is_not_closed_before_it_is_ruled(self) -> None:
		doc = self.resolved()
		with self.assertRaises(frappe.ValidationError) as caught:
			requests.close(doc.name)
		self.assertIn("裁定", str(caught.exception))
		department = make.make_department("秩序维护部")
		complaints.rule(
			doc.name,
			"Valid",
			cause="Other Residents",
			responsible_department=department,
			cause_details="楼上搬家",
		)
		requests.close(doc.name)
		doc.reload()
		self.assertEqual((doc.status, doc.ruling, doc.ruled_by), ("Closed", "Valid", make.user("service")))
		self.assertTrue(doc.ruled_on)

	def test_whose_fault_it_was_is_somebody_of_the_property(self) -> None:
		doc = self.resolved()
		said = {"cause": "Staff Conduct", "responsible_department": make.make_department("工程部")}
		with self.assertRaises(frappe.ValidationError):
			complaints.rule(
				doc.name, "Valid", **said, responsible_employee=make.employee("tech", make.PROPERTY_B)
			)
		complaints.rule(doc.name, "Valid", **said, responsible_employee=make.employee("tech"))
		doc.reload()
		self.assertEqual(doc.responsible_employee, make.employee("tech"))

	def test_each_ruling_needs_what_belongs_to_it(self) -> None:
		doc = self.resolved()
		for values in ({"ruling": "Valid"}, {"ruling": "Invalid"}, {"ruling": "Perhaps", "reason": "不清楚"}):
			with self.assertRaises(frappe.ValidationError):
				complaints.rule(doc.name, **values)
		complaints.rule(doc.name, "Invalid", reason="现场核实无噪音，邻居证实。")
		requests.close(doc.name)

	def test_other_requests_close_without_a_ruling(self) -> None:
		doc = make.make_request(category="服务建议", urgency="Normal", subject="建议增设充电桩")
		requests.accept(doc.name)
		requests.resolve(doc.name, "已列入计划。")
		requests.close(doc.name)

	def test_a_department_does_not_rule_on_itself(self) -> None:
		doc = self.resolved()
		frappe.set_user(make.user("head"))
		with self.assertRaises(frappe.PermissionError):
			complaints.rule(doc.name, "Invalid", reason="我们没有错")
		frappe.set_user(make.user("manager"))
		complaints.rule(doc.name, "Invalid", reason="监控显示当晚无人走动。")

	def test_who_ruled_is_not_for_anybody_to_say(self) -> None:
		doc = self.resolved()
		complaints.rule(doc.name, "Invalid", reason="现场核实无噪音。")
		doc.reload()
		doc.ruled_by = make.user("manager")
		doc.save()
		self.assertEqual(doc.ruled_by, make.user("service"))


class TestRepeats(ComplaintCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		key = frappe.generate_hash(length=6)
		self.unit = make.make_unit(make.places().building, f"7{key}")
		self.customer = make.make_customer(f"赵{key}", unit=self.unit)
		frappe.set_user(make.user("service"))

	def complain(self, **fields):
		return complain(**{"unit": self.unit, "customer": self.customer, **fields})

	def test_the_second_complaint_is_linked_and_goes_one_level_higher(self) -> None:
		first = self.complain(opened_on=add_to_date(now_datetime(), days=-3))
		again = self.complain()
		self.assertEqual(again.repeat_of, first.name)
		self.assertIsNone(first.repeat_of)
		self.assertEqual(
			[(row.at_percent, row.recipient) for row in again.escalations],
			[(75, "Department Head"), (100, "Property Manager"), (150, "Role"), (200, "Role")],
		)
		heard = frappe.get_all("Notification Log", {"document_name": again.name}, pluck="for_user")
		self.assertLessEqual({make.user("head"), make.user("manager")}, set(heard))
		again.run_method("onload")
		self.assertEqual(again.get_onload("repeats")["repeats"].name, first.name)
		form_data.load_request(first)
		self.assertEqual([row.name for row in first.get_onload("repeats")["repeated_by"]], [again.name])

	def test_another_matter_household_or_month_is_none(self) -> None:
		self.complain(opened_on=add_to_date(now_datetime(), days=-20))
		self.assertIsNone(self.complain(category="保洁质量").repeat_of)
		self.assertIsNone(complain(unit=make.places().neighbour, category="绿化养护").repeat_of)
		level = frappe.get_doc("Service Level", "投诉时限")
		level.repeat_within_days = 14
		level.save(ignore_permissions=True)
		self.assertIsNone(self.complain().repeat_of)

	def test_a_group_of_categories_is_one_matter(self) -> None:
		frappe.set_user("Administrator")
		group = frappe.get_doc(
			{
				"doctype": "Service Category",
				"category_name": "环境投诉",
				"kind": "Complaint",
				"is_group": 1,
				"trade": "Cleaning",
				"parent_service_category": "投诉",
				"service_level": "投诉时限",
			}
		).insert()
		for name in ("保洁质量", "绿化养护"):
			category = frappe.get_doc("Service Category", name)
			category.parent_service_category = group.name
			category.save()
		first = self.complain(category="保洁质量", opened_on=make.minutes_ago(60))
		self.assertEqual(self.complain(category="绿化养护").repeat_of, first.name)

	def test_a_cancelled_one_is_not_repeated(self) -> None:
		first = self.complain(opened_on=make.minutes_ago(60))
		requests.cancel(first.name, "误报")
		self.assertIsNone(self.complain().repeat_of)

	def test_naming_the_customer_later_recognises_it(self) -> None:
		first = self.complain(opened_on=make.minutes_ago(60))
		unknown = complain(unit=None, service_area=None, customer=None)
		self.assertIsNone(unknown.repeat_of)
		unknown.customer = self.customer
		unknown.save()
		self.assertEqual(unknown.repeat_of, first.name)


class TestHandingOver(ComplaintCase):
	def test_the_complaints_of_a_colleague_who_leaves_are_taken_care_of_by_another(self) -> None:
		doc = complain()
		requests.accept(doc.name)
		frappe.set_user("Administrator")
		leaver, manager = make.employee("service"), make.employee("manager")
		rows = {row["name"]: row for row in own_complaints.open_complaints(leaver)}
		self.assertEqual(rows[doc.name]["doctype"], "Service Request")
		hand_over = frappe.get_doc({"doctype": "Work Hand Over", "employee": leaver, "receiver": manager})
		hand_over.insert()
		work_handover.complete(hand_over.name)
		doc.reload()
		self.assertEqual(doc.acknowledged_by, make.user("manager"))
		self.assertEqual(own_complaints.open_complaints(leaver), [])
		self.assertIn(doc.name, [row["name"] for row in own_complaints.open_complaints(manager)])
		self.assertEqual(report_reminders.handlers(doc), [make.user("manager")])


class TestUpgrade(ComplaintCase):
	def test_complaints_from_before_are_reported_on_from_now(self) -> None:
		frappe.set_user("Administrator")
		level = frappe.get_doc("Service Level", "投诉时限")
		seeded = {row.urgency: row.report_minutes for row in level.targets}
		self.assertEqual(seeded, {"Normal": 1440, "Urgent": 120, "Major": 1440})
		frappe.db.set_value("Service Level Target", {"parent": level.name}, "report_minutes", 0)
		frappe.clear_document_cache("Service Level", level.name)
		doc = complain(opened_on=add_to_date(now_datetime(), days=-5))
		self.assertIsNone(doc.next_report_by)
		promise_reports_on_complaints.execute()
		doc.reload()
		self.assertGreater(get_datetime(doc.next_report_by), add_to_date(now_datetime(), hours=23))
		level.reload()
		self.assertEqual({row.urgency: row.report_minutes for row in level.targets}, seeded)
		# an interval that the site has chosen stays
		frappe.db.set_value(
			"Service Level Target", {"parent": level.name, "urgency": "Normal"}, "report_minutes", 600
		)
		frappe.db.set_value(
			"Service Level Target", {"parent": level.name, "urgency": "Urgent"}, "report_minutes", 0
		)
		promise_reports_on_complaints.execute()
		level.reload()
		self.assertEqual([row.report_minutes for row in level.targets], [600, 0, 1440])


class TestReminders(FrappeTestCase):
	"""A sweep commits, so each test removes its requests."""

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.made: list[str] = []

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		for doctype in ("Service Request Escalation", "Service Progress Report"):
			frappe.db.delete(doctype, {"parent": ["in", self.made]})
		for doctype in ("Communication", "Version", "Comment"):
			field = "docname" if doctype == "Version" else "reference_name"
			frappe.db.delete(doctype, {field: ["in", self.made]})
		frappe.db.delete("Notification Log", {"document_name": ["in", self.made]})
		frappe.db.delete("Service Request", {"name": ["in", self.made]})
		frappe.db.commit()

	def complaint(self):
		doc = complain(urgency="Urgent")
		self.made.append(doc.name)
		frappe.set_user(make.user("service"))
		requests.accept(doc.name)
		frappe.set_user("Administrator")
		frappe.db.commit()
		return doc.reload()

	def heard(self, doc, text: str) -> list[str]:
		return sorted(
			frappe.get_all(
				"Notification Log",
				{"document_name": doc.name, "subject": ["like", f"%{text}%"]},
				pluck="for_user",
			)
		)

	def test_the_handler_is_reminded_once_and_the_manager_told_when_it_is_late(self) -> None:
		doc = self.complaint()
		due = get_datetime(doc.next_report_by)
		report_reminders.remind(add_to_date(due, minutes=-40))
		self.assertEqual(self.heard(doc, "前向客户反馈"), [])
		for _sweep in range(2):
			report_reminders.remind(add_to_date(due, minutes=-20))
		self.assertEqual(self.heard(doc, "请在"), [make.user("service")])
		self.assertEqual(self.heard(doc, "本应在"), [])
		for _sweep in range(2):
			report_reminders.remind(add_to_date(due, minutes=1))
		self.assertEqual(self.heard(doc, "本应在"), sorted([make.user("service"), make.user("manager")]))
		self.assertEqual(frappe.db.get_value("Service Request", doc.name, "report_status"), "Late")

	def test_after_a_report_the_next_one_is_reminded_of_anew(self) -> None:
		doc = self.complaint()
		report_reminders.remind(add_to_date(get_datetime(doc.next_report_by), minutes=1))
		complaints.report_progress(doc.name, "正在核实。")
		frappe.db.commit()
		doc.reload()
		self.assertFalse(doc.report_status)
		report_reminders.remind(add_to_date(get_datetime(doc.next_report_by), minutes=-5))
		self.assertEqual(len(self.heard(doc, "请在")), 1)

	def test_two_who_report_at_once_are_both_kept(self) -> None:
		doc = self.complaint()
		outcomes = at_once(
			*(
				(
					make.user(key),
					lambda text=f"{key} 已联系对方。": complaints.report_progress(doc.name, text),
				)
				for key in ("service", "manager", "head")
			)
		)
		self.assertEqual([outcome.error for outcome in outcomes], [None] * 3)
		doc.reload()
		self.assertEqual(len(doc.progress_reports), 3)
		self.assertEqual([row.idx for row in doc.progress_reports], [1, 2, 3])
		self.assertEqual(len([text for text in told(doc.name) if "已联系对方" in text]), 3)

	def test_two_sweeps_at_once_tell_each_thing_once(self) -> None:
		doc = self.complaint()
		late = add_to_date(get_datetime(doc.next_report_by), minutes=1)
		outcomes = at_once(*(("Administrator", lambda: report_reminders.remind(late)) for _sweep in range(3)))
		self.assertEqual([outcome.error for outcome in outcomes], [None] * 3)
		self.assertEqual(
			len(
				frappe.get_all(
					"Notification Log",
					{"document_name": doc.name, "subject": ["like", "%should have heard%"]},
				)
			),
			2,
		)

	def test_a_resolved_complaint_is_not_reminded_of(self) -> None:
		doc = self.complaint()
		due = get_datetime(doc.next_report_by)
		requests.resolve(doc.name, "已处理。")
		frappe.db.commit()
		report_reminders.remind(add_to_date(due, hours=1))
		self.assertEqual(self.heard(doc, "反馈"), [])
