"""Questions are answered from the answer base: found in people's words, sent with one step, solved at first contact."""

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.customer_service import answers, requests, tasks
from wuye_ops.tests import factories as make

CATEGORY = "常见问题（测试）"


def write(title: str, text: str, **fields) -> str:
	if not frappe.db.exists("Help Category", CATEGORY):
		frappe.get_doc({"doctype": "Help Category", "category_name": CATEGORY}).insert()
	return (
		frappe.get_doc(
			{
				"doctype": "Help Article",
				"title": title,
				"category": CATEGORY,
				"content": f"<p>{text}</p>",
				"published": 1,
				**fields,
			}
		)
		.insert()
		.name
	)


def ask(**fields):
	return make.make_request(
		**{"category": "停车咨询", "urgency": "Normal", "subject": "停车费怎么交", **fields}
	)


class AnswerCase(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user(make.user("service"))
		self.parking = write(
			"物业停车费标准",
			"地下车位每月三百元。</p><p>地面临时停车首小时五元。",
			wuye_keywords="车位费 月租",
		)
		self.internal = write("停车费减免口径", "内部：经理可减免一个月。", published=0)
		self.elsewhere = write("停车费（测试大厦）", "测试大厦每月五百元。")
		frappe.db.set_value("Help Article", self.elsewhere, "wuye_property", make.PROPERTY_B)

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()


class TestSearch(AnswerCase):
	def found(self, text: str, **args) -> list[str]:
		return [row["name"] for row in answers.search(text, **args)]

	def test_customer_service_finds_in_the_callers_words(self) -> None:
		for question in ("停车费", "请问停车费怎么交", "车位月租多少钱"):
			self.assertIn(self.parking, self.found(question), question)
		found = next(row for row in answers.search("停车费") if row["name"] == self.parking)
		self.assertEqual(found["answer"], "地下车位每月三百元。\n地面临时停车首小时五元。")

	def test_staff_find_internal_ones_and_none_of_another_property(self) -> None:
		self.assertIn(self.internal, self.found("停车费"))
		self.assertNotIn(self.elsewhere, self.found("停车费"))
		frappe.set_user("Administrator")
		self.assertIn(self.elsewhere, self.found("停车费"))
		self.assertNotIn(self.elsewhere, self.found("停车费", property_name=make.PROPERTY_A))

	def test_patterns_and_marks_are_only_text(self) -> None:
		for text in ("%", "_%", "' or 1=1 --", "<p>", "\\", "？"):
			self.assertEqual(self.found(text), [], text)

	def test_residents_find_what_is_published_for_them(self) -> None:
		frappe.set_user(make.user("resident"))
		found = [row["name"] for row in answers.search_published("停车费")]
		self.assertIn(self.parking, found)
		self.assertNotIn(self.internal, found)
		self.assertNotIn(self.elsewhere, found)
		with self.assertRaises(frappe.PermissionError):
			answers.search("停车费")
		frappe.set_user(make.user("resident", make.PROPERTY_B))
		self.assertIn(self.elsewhere, [row["name"] for row in answers.search_published("停车费")])

	def test_who_lives_nowhere_finds_nothing(self) -> None:
		frappe.set_user("Guest")
		self.assertEqual(answers.search_published("停车费"), [])

	def test_who_answers_keeps_the_answers(self) -> None:
		doc = frappe.get_doc("Help Article", self.parking)
		doc.content = "<p>每月三百五十元。</p>"
		doc.save()
		frappe.set_user(make.user("tech"))
		with self.assertRaises(frappe.PermissionError):
			doc.save()


class TestAnswering(AnswerCase):
	def test_an_inquiry_is_answered_at_once(self) -> None:
		request = ask()
		answers.answer_with(request.name, self.parking)
		request.reload()
		self.assertEqual((request.status, request.first_contact), ("Resolved", 1))
		self.assertEqual(request.answer_article, self.parking)
		self.assertIn("每月三百元", request.solution)
		self.assertEqual(request.sla_status, "Met")
		messages = frappe.get_all("Communication", {"reference_name": request.name}, pluck="content")
		self.assertEqual(len(messages), 1, "one message: the answer")
		self.assertIn("每月三百元", messages[0])

	def test_the_clerks_own_words_go_out(self) -> None:
		request = ask()
		requests.accept(request.name)
		answers.answer_with(request.name, self.parking, "您家 B1-012 车位每月三百元，下月起自动出账。")
		self.assertIn("B1-012", frappe.db.get_value("Service Request", request.name, "solution"))

	def test_refused(self) -> None:
		repair = make.make_request()
		with self.assertRaises(frappe.ValidationError):
			answers.answer_with(repair.name, self.parking)
		request = ask()
		with self.assertRaises(frappe.ValidationError):
			answers.answer_with(request.name, self.parking, "字" * 2001)
		with self.assertRaises(frappe.PermissionError):
			answers.answer_with(request.name, self.elsewhere)
		answers.answer_with(request.name, self.parking)
		with self.assertRaises(frappe.ValidationError):
			answers.answer_with(request.name, self.parking)
		frappe.set_user(make.user("service", make.PROPERTY_B))
		with self.assertRaises(frappe.PermissionError):
			answers.answer_with(ask_as_admin(), self.parking)

	def test_what_was_passed_on_is_not_first_contact(self) -> None:
		request = ask()
		requests.accept(request.name)
		task = frappe.get_doc("Service Task", tasks.create_from_request(request.name))
		frappe.set_user("Administrator")
		task.status = "Cancelled"
		task.flags.moved_by_request = True
		task.save()
		frappe.set_user(make.user("service"))
		requests.resolve(request.name, "已由秩序部答复。")
		self.assertFalse(frappe.db.get_value("Service Request", request.name, "first_contact"))

	def test_reopened_it_was_not_solved(self) -> None:
		request = ask()
		answers.answer_with(request.name, self.parking)
		requests.reopen(request.name)
		self.assertFalse(frappe.db.get_value("Service Request", request.name, "first_contact"))


def ask_as_admin() -> str:
	user = frappe.session.user
	frappe.set_user("Administrator")
	name = ask().name
	frappe.set_user(user)
	return name
