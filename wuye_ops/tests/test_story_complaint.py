"""A complaint from the call to its closing, and a question that is answered before the caller hangs up."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_to_date, now_datetime

from wuye_ops.customer_service import answers, complaints, lookup, portal, requests, tasks
from wuye_ops.tests import factories as make


class TestComplaintStory(FrappeTestCase):
	def tearDown(self) -> None:
		frappe.set_user("Administrator")

	def test_noise_is_complained_of_twice_and_closed_when_it_is_known_why(self) -> None:
		key = frappe.generate_hash(length=6)
		unit = make.make_unit(make.places().building, f"6{key}")
		resident = make.make_customer(f"孙{key}", unit=unit)
		user = make.make_resident(f"story-{key}@wuye.test", resident)
		earlier = make.make_request(
			category="噪音扰民",
			urgency="Normal",
			subject="楼上装修噪音",
			customer=resident,
			unit=unit,
			opened_on=add_to_date(now_datetime(), days=-6),
		)

		# the call
		frappe.set_user(make.user("service"))
		caller = next(row for row in lookup.find_caller(unit) if row["customer"] == resident)
		self.assertIn(earlier.name, [row["name"] for row in caller["open_requests"]])
		complaint = make.make_request(
			category="噪音扰民",
			urgency="Normal",
			subject="楼上又在午休时间装修",
			customer=caller["customer"],
			unit=caller["unit"],
		)
		self.assertEqual(complaint.repeat_of, earlier.name)
		self.assertEqual(complaint.escalations[0].recipient, "Department Head")
		requests.accept(complaint.name)

		# somebody goes there; the customer is told how it stands
		task = tasks.create_from_request(complaint.name)
		frappe.set_user(make.user("head"))
		tasks.assign(task, make.employee("tech"))
		frappe.set_user(make.user("service"))
		complaints.report_progress(complaint.name, "巡逻员已上门，装修队答应午休时间停工。", "Phone")
		frappe.set_user(make.user("tech"))
		tasks.accept(task)
		tasks.arrive(task)
		tasks.log_work(task, "核实装修许可与施工时间", result="已签承诺书")
		tasks.finish(task, "装修队已签承诺书，午休时间停工")
		frappe.set_user(make.user("head"))
		tasks.verify(task)

		frappe.set_user(user)
		seen = portal.request_progress(complaint.name)
		self.assertTrue(any("午休时间停工" in entry["text"] for entry in seen["messages"]))
		self.assertTrue(next(step for step in seen["steps"] if step["label"] == "已向您反馈")["done"])
		self.assertIsNone(seen["next_report"])

		# closed only when it is known whose it was
		frappe.set_user(make.user("service"))
		with self.assertRaises(frappe.ValidationError):
			requests.close(complaint.name)
		complaints.rule(
			complaint.name,
			"Valid",
			cause="Other Residents",
			cause_details="装修队不知道午休时间不得施工",
			responsible_department=make.make_department(make.TRADES["Order"]),
		)
		requests.close(complaint.name)
		complaint.reload()
		self.assertEqual(
			(complaint.status, complaint.sla_status, complaint.first_contact), ("Closed", "Met", 0)
		)
		with self.assertRaises(frappe.ValidationError):
			complaints.rule(complaint.name, "Invalid", reason="改主意了")

	def test_a_question_is_answered_while_the_caller_waits(self) -> None:
		frappe.set_user("Administrator")
		category = frappe.get_doc({"doctype": "Help Category", "category_name": "会所（故事）"}).insert()
		article = frappe.get_doc(
			{
				"doctype": "Help Article",
				"title": "健身房怎么办卡",
				"category": category.name,
				"content": "<p>带门禁卡到会所前台登记，次卡二十元，月卡一百八十元。</p>",
				"published": 1,
			}
		).insert()

		frappe.set_user(make.user("service"))
		found = answers.search("小区健身房办卡多少钱", make.PROPERTY_A)
		self.assertEqual(found[0]["name"], article.name)
		inquiry = make.make_request(category="其他咨询", urgency="Normal", subject="健身房办卡多少钱")
		answers.answer_with(inquiry.name, article.name, found[0]["answer"])
		inquiry.reload()
		self.assertEqual((inquiry.status, inquiry.first_contact, inquiry.sla_status), ("Resolved", 1, "Met"))
		requests.close(inquiry.name)

		# a resident who looks first need not ask
		frappe.set_user(make.user("resident"))
		self.assertEqual(answers.search_published("健身房要办卡吗")[0]["title"], "健身房怎么办卡")
