"""Surveys: whom they ask, that a household answers once, and what becomes of the answers."""

from contextlib import ExitStack
from datetime import datetime, timedelta
from unittest.mock import patch

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, getdate, now_datetime, nowdate

from wuye_ops.customer_service.surveys import (
	audience,
	automatic,
	campaigns,
	invitations,
	lifecycle,
	paper,
	sending,
	taking,
	web,
)
from wuye_ops.tests import factories as make

SURVEY, INVITATION, RESPONSE, BALLOT = "Survey", "Survey Invitation", "Survey Response", "Survey Ballot"
QUESTIONS = [
	{"type": "Scale", "text": "总体满意度", "section": "客服", "required": 1},
	{"type": "Choice", "text": "最关心什么", "options": "保洁\n绿化\n秩序", "multiple": 1},
	{"type": "Matrix", "text": "各岗位", "options": "门岗\n巡逻", "section": "秩序"},
	{"type": "NPS", "text": "是否推荐"},
	{"type": "Text", "text": "意见"},
]
GOOD = {"1": 5, "2": ["绿化"], "3": {"门岗": 4, "巡逻": "Satisfied"}, "4": 9, "5": "很好"}
LOW = {"1": 1, "4": 3, "5": "电梯总坏"}


class SurveyCase(FrappeTestCase):
	"""A property with a building of its own, in which the test decides who lives."""

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.addCleanup(frappe.db.rollback)
		self.addCleanup(frappe.set_user, "Administrator")
		self.addCleanup(setattr, frappe.local, "lang", frappe.local.lang)
		frappe.local.lang = "en"
		frappe.cache.delete_keys("rl:")
		self.key = frappe.generate_hash(length=6)
		self.template()

	def homes(self, number: int, name: str = "问") -> list[str]:
		"""Units of a new building, each with an owner."""
		units = tuple(f"{floor:02d}01" for floor in range(1, number + 1))
		places = make.make_places(make.PROPERTY_A, f"{name}{self.key}", units)
		self.building = places.building
		found = frappe.get_all("Property Unit", {"building": places.building}, pluck="name", order_by="name")
		self.customers = [
			make.make_customer(f"户{self.key}{name}{i}", unit=unit) for i, unit in enumerate(found)
		]
		return found

	def template(self, **fields):
		values = {"doctype": "Survey Template", "template_name": f"模板{self.key}", "questions": QUESTIONS}
		return frappe.get_doc({**values, **fields}).insert()

	def survey(self, **fields):
		values = {
			"doctype": SURVEY,
			"title": f"满意度{self.key}",
			"property": make.PROPERTY_A,
			"template": f"模板{self.key}",
			"opens_on": nowdate(),
			"closes_on": add_days(nowdate(), 14),
			"buildings": [{"building": self.building}],
			"on_paper": 1,
			**fields,
		}
		return frappe.get_doc(values).insert()

	def released(self, **fields):
		doc = self.survey(**fields)
		lifecycle.release(doc.name)
		return doc.reload()

	def invited(self, doc) -> list[str]:
		return frappe.get_all(INVITATION, {"survey": doc.name}, pluck="name", order_by="sheet_no")


class TestRelease(SurveyCase):
	def test_a_survey_asks_what_its_template_asks_and_keeps_it(self) -> None:
		self.homes(1)
		doc = self.survey()
		self.assertEqual([row.text for row in doc.questions], [row["text"] for row in QUESTIONS])
		template = frappe.get_doc("Survey Template", doc.template)
		template.questions[0].text = "别的"
		template.save()
		self.assertEqual(doc.reload().questions[0].text, "总体满意度")

	def test_every_household_is_invited_once_and_staff_see_it(self) -> None:
		units = self.homes(4)
		make.make_customer(f"租{self.key}", unit=units[0], relation="Tenant", share=0, is_payer=0)
		frappe.set_user(make.user("service"))
		doc = self.released()
		self.assertEqual((doc.status, doc.invited, doc.households, doc.sampling), ("Open", 4, 4, "All"))
		self.assertEqual(doc.released_by, make.user("service"))
		rows = frappe.get_all(
			INVITATION, {"survey": doc.name}, ["unit", "sheet_no", "customer"], order_by="sheet_no"
		)
		self.assertEqual([row.unit for row in rows], units)
		self.assertEqual([row.sheet_no for row in rows], [1, 2, 3, 4])
		invitations.make(doc)
		self.assertEqual(len(self.invited(doc)), 4)
		with self.assertRaises(frappe.ValidationError):
			lifecycle.release(doc.name)

	def test_a_sample_is_drawn_the_same_again(self) -> None:
		self.homes(40)
		doc = self.survey(sample_size=35)
		seen = audience.preview(doc.name)
		self.assertEqual((seen["households"], seen["drawn"], seen["reason"]), (40, 35, "As Asked"))
		first = {one.unit for one in audience.draw(doc).drawn}
		lifecycle.release(doc.name)
		asked = set(frappe.get_all(INVITATION, {"survey": doc.name}, pluck="unit"))
		self.assertEqual(asked, first)
		other = self.survey(sample_size=35)
		self.assertNotEqual({one.unit for one in audience.draw(other).drawn}, first)

	def test_only_the_classes_that_were_named_are_asked(self) -> None:
		units = self.homes(2)
		make.make_customer(f"租{self.key}", unit=units[0], relation="Tenant", share=0, is_payer=0)
		doc = self.released(classes=[{"customer_class": "Tenant"}])
		self.assertEqual(frappe.get_all(INVITATION, {"survey": doc.name}, pluck="unit"), [units[0]])

	def test_without_paper_only_who_can_be_reached(self) -> None:
		self.homes(2)
		make.make_resident(f"q-{self.key}@wuye.test", self.customers[1])
		doc = self.survey(on_paper=0)
		self.assertEqual(audience.preview(doc.name)["unreachable"], 1)
		lifecycle.release(doc.name)
		self.assertEqual(doc.reload().invited, 1)

	def test_what_makes_no_survey_is_refused(self) -> None:
		self.homes(1)
		far = make.places(make.PROPERTY_B)
		for fields in (
			{"closes_on": add_days(nowdate(), -1)},
			{"title": " "},
			{"buildings": [{"building": far.building}]},
			{"status": "Open"},
			{"answered": 5},
			{"released_on": now_datetime()},
			{"questions": [{"type": "Choice", "text": "一项", "options": "甲"}]},
			{"questions": [{"type": "NPS", "text": "推荐", "low": "Up To", "low_at": 10}]},
		):
			with self.subTest(fields), self.assertRaises(frappe.ValidationError):
				self.survey(**fields)

	def test_what_was_promised_stays(self) -> None:
		self.homes(1)
		doc = self.released(anonymous=1)
		for change in (
			{"anonymous": 0},
			{"questions": []},
			{"closes_on": add_days(nowdate(), 30)},
			{"title": "别"},
		):
			changed = frappe.get_doc(SURVEY, doc.name).update(change)
			with self.subTest(change), self.assertRaises(frappe.ValidationError):
				changed.save()
		with self.assertRaises(frappe.ValidationError):
			doc.delete()

	def test_it_begins_and_ends_by_the_calendar(self) -> None:
		self.homes(1)
		doc = self.survey(opens_on=add_days(nowdate(), 3))
		self.assertEqual(lifecycle.release(doc.name).status, "Draft")
		self.assertEqual(self.invited(doc), [])
		noon = datetime.combine(getdate(), datetime.min.time()) + timedelta(hours=12)
		with patch.object(frappe.db, "commit"):
			lifecycle.follow_the_clock(noon + timedelta(days=2))
			self.assertEqual(doc.reload().status, "Draft")
			lifecycle.follow_the_clock(noon + timedelta(days=3))
			self.assertEqual((doc.reload().status, doc.invited), ("Open", 1))
			lifecycle.follow_the_clock(noon + timedelta(days=14))
			self.assertEqual(doc.reload().status, "Open")
			lifecycle.follow_the_clock(noon + timedelta(days=15))
		self.assertEqual((doc.reload().status, doc.closed_by), ("Closed", None))

	def test_the_last_day_is_moved_with_a_reason_and_closing_needs_one(self) -> None:
		self.homes(1)
		doc = self.released()
		for day, reason in ((add_days(nowdate(), 20), ""), (add_days(nowdate(), -1), "晚了")):
			with self.assertRaises(frappe.ValidationError):
				lifecycle.extend(doc.name, day, reason)
		lifecycle.extend(doc.name, add_days(nowdate(), 20), "回收率不足")
		self.assertEqual(str(doc.reload().closes_on), add_days(nowdate(), 20))
		comment = {"reference_name": doc.name, "content": ["like", "%回收率不足%"]}
		self.assertTrue(frappe.db.exists("Comment", comment))
		with self.assertRaises(frappe.ValidationError):
			lifecycle.close(doc.name, "  ")
		lifecycle.close(doc.name, "提前结束")
		self.assertEqual((doc.reload().status, doc.close_reason), ("Closed", "提前结束"))

	def test_who_may_do_what(self) -> None:
		self.homes(1)
		doc = self.survey()
		for user in (make.user("service", make.PROPERTY_B), make.user("head"), make.user("tech"), "Guest"):
			frappe.set_user(user)
			for attempt in (
				lambda: lifecycle.release(doc.name),
				lambda: lifecycle.close(doc.name, "x"),
				lambda: lifecycle.extend(doc.name, nowdate(), "x"),
				lambda: sending.send_again(doc.name),
				lambda: paper.enter(doc.name, 1, {"1": 5}),
				lambda: campaigns.spread(doc.name, "活动", [make.PROPERTY_B]),
			):
				with self.subTest(user), self.assertRaises(frappe.PermissionError):
					attempt()

	def test_a_campaign_is_one_survey_for_each_property(self) -> None:
		self.homes(1)
		doc = self.survey()
		name = f"活动{self.key}"
		made = campaigns.spread(doc.name, name, [make.PROPERTY_A, make.PROPERTY_B])
		self.assertEqual(len(made), 1)
		copy = frappe.get_doc(SURVEY, made[0])
		self.assertEqual((copy.property, copy.campaign, copy.buildings), (make.PROPERTY_B, name, []))
		self.assertEqual([row.text for row in copy.questions], [row["text"] for row in QUESTIONS])
		self.assertEqual(campaigns.spread(doc.name, name, [make.PROPERTY_B]), [])
		frappe.set_user(make.user("service", make.PROPERTY_B))
		told = campaigns.release_all(name)
		self.assertEqual((told["released"], told["failed"]), (made, []))


class TestAnswering(SurveyCase):
	def test_a_household_answers_once_by_its_link(self) -> None:
		self.homes(2)
		doc = self.released()
		first, second = self.invited(doc)
		code = invitations.code_of(first)
		frappe.set_user("Guest")
		page = web.load(code)
		self.assertEqual(page["state"], "open")
		self.assertEqual([question["type"] for question in page["questions"]], [q["type"] for q in QUESTIONS])
		web.answer(code, GOOD)
		self.assertEqual(web.load(code), {"state": "answered"})
		for again in (GOOD, LOW):
			with self.assertRaises(taking.AlreadyAnswered):
				web.answer(code, again)
		self.assertEqual(web.load(invitations.code_of(second))["state"], "open")
		frappe.set_user("Administrator")
		self.assertEqual((doc.reload().answered, doc.response_rate), (1, 50))
		response = frappe.get_doc(RESPONSE, {"invitation": first})
		self.assertEqual(
			(response.channel, response.customer, response.is_low), ("Web", self.customers[0], 0)
		)
		kept = [(row.number, row.part or "", row.value, row.points) for row in response.answers]
		self.assertEqual(
			kept,
			[
				(1, "", "Very Satisfied", 5),
				(2, "", "绿化", 0),
				(3, "门岗", "Satisfied", 4),
				(3, "巡逻", "Satisfied", 4),
				(4, "", "9", 9),
				(5, "", "很好", 0),
			],
		)

	def test_wrong_answers_are_told_all_at_once_and_nothing_is_kept(self) -> None:
		self.homes(1)
		doc = self.released()
		code = invitations.code_of(self.invited(doc)[0])
		with self.assertRaises(frappe.ValidationError) as caught:
			web.answer(code, {"2": ["没有这项"], "4": 11, "9": "?"})
		for word in ("Question 1", "Question 2", "Question 4"):
			self.assertIn(word, str(caught.exception))
		self.assertEqual((web.load(code)["state"], doc.reload().answered), ("open", 0))
		for nonsense in (None, [], "[1]", "{", {"1": {"x": 1}}, {"1": True}):
			with self.subTest(nonsense), self.assertRaises(frappe.ValidationError):
				web.answer(code, nonsense)

	def listened(self, listener):
		"""With this function instead of whoever else listens to answers."""
		hooks, attribute = frappe.get_hooks, frappe.get_attr
		stack = ExitStack()
		stack.enter_context(
			patch.object(
				frappe,
				"get_hooks",
				lambda *args, **more: (
					["listener"] if args == ("wuye_survey_answered",) else hooks(*args, **more)
				),
			)
		)
		stack.enter_context(
			patch.object(frappe, "get_attr", lambda path: listener if path == "listener" else attribute(path))
		)
		return stack

	def test_low_answers_are_passed_on_at_once_and_a_failure_there_loses_nothing(self) -> None:
		self.homes(2)
		doc = self.released()
		first, second = self.invited(doc)
		heard = []
		with self.listened(heard.append):
			taking.take(first, LOW, taking.WEB)
		response = frappe.get_doc(RESPONSE, heard[0])
		self.assertEqual(
			(response.is_low, [row.number for row in response.answers if row.is_low]), (1, [1, 4])
		)

		def fails(name: str) -> None:
			raise RuntimeError("消息服务不通")

		with self.listened(fails):
			self.assertTrue(taking.take(second, LOW, taking.WEB))
		self.assertEqual(doc.reload().answered, 2)

	def test_a_number_in_a_text_is_kept_masked(self) -> None:
		self.homes(1)
		doc = self.released()
		web.answer(invitations.code_of(self.invited(doc)[0]), {"1": 3, "5": "请回电13912345678，谢谢"})
		self.assertTrue(frappe.db.exists("Survey Answer", {"value": "请回电139****5678，谢谢"}))

	def test_a_closed_survey_takes_nothing_and_says_so_kindly(self) -> None:
		self.homes(1)
		doc = self.released()
		code = invitations.code_of(self.invited(doc)[0])
		lifecycle.close(doc.name, "结束")
		self.assertEqual(web.load(code), {"state": "closed"})
		with self.assertRaises(taking.SurveyClosed):
			web.answer(code, GOOD)

	def test_residents_answer_in_the_portal_for_their_own_household_only(self) -> None:
		self.homes(2)
		resident = make.make_resident(f"own-{self.key}@wuye.test", self.customers[0])
		doc = self.released()
		mine, others = self.invited(doc)
		frappe.set_user(resident)
		self.assertEqual([row["name"] for row in web.my_surveys()], [mine])
		for attempt in (web.load_own, lambda name: web.answer_own(name, GOOD)):
			with self.assertRaises(frappe.DoesNotExistError):
				attempt(others)
		web.answer_own(mine, GOOD)
		self.assertEqual([row["answered"] for row in web.my_surveys()], [True])
		with self.assertRaises(taking.AlreadyAnswered):
			web.answer(invitations.code_of(mine), GOOD)

	def test_a_sheet_is_typed_in_by_its_number_as_people_write(self) -> None:
		units = self.homes(3)
		doc = self.released()
		frappe.set_user(make.user("service"))
		self.assertEqual(
			paper.sheet(doc.name, "2"), {"number": 2, "building": self.building, "unit": units[1]}
		)
		paper.enter(doc.name, "2", {"1": "２", "2": "保洁", "3": {"门岗": "三"}, "4": "八"})
		frappe.set_user("Administrator")
		response = frappe.get_doc(RESPONSE, {"invitation": self.invited(doc)[1]})
		self.assertEqual(
			(response.channel, [row.points for row in response.answers]), ("Paper", [2, 0, 3, 8])
		)
		for number in (2, "2"):
			with self.assertRaises(taking.AlreadyAnswered):
				paper.sheet(doc.name, number)
		with self.assertRaises(taking.AlreadyAnswered):
			web.answer(invitations.code_of(self.invited(doc)[1]), GOOD)
		for number in (0, 99, "", None, "一百", "<b>"):
			with self.subTest(number), self.assertRaises(frappe.ValidationError):
				paper.sheet(doc.name, number)


class TestSending(SurveyCase):
	def test_reminders_go_to_who_has_not_answered_and_never_twice_in_quick_succession(self) -> None:
		self.homes(3)
		doc = self.released(closes_on=add_days(nowdate(), 20))
		first, second, third = self.invited(doc)
		sent = getdate()
		for name in (first, second):
			frappe.db.set_value(INVITATION, name, {"sent_on": sent, "delivery": "Sent"})
		taking.take(second, GOOD, taking.WEB)
		noon = datetime.combine(sent, datetime.min.time()) + timedelta(hours=12)
		marked = [sending.mark_reminders(doc, noon + timedelta(days=day)) for day in (6, 7)]
		self.assertEqual(marked, [0, 1])
		self.assertEqual(frappe.db.get_value(INVITATION, first, "delivery"), "Waiting")
		frappe.db.set_value(INVITATION, first, "delivery", "Sent")
		marked = [sending.mark_reminders(doc, noon + timedelta(days=day)) for day in (7, 8, 17, 18, 18, 19)]
		self.assertEqual(marked, [0, 0, 0, 1, 0, 0])
		self.assertEqual(frappe.db.get_value(INVITATION, third, "delivery"), "Waiting")

	def test_a_mail_holds_the_household_s_own_link_and_leaves_the_queue_when_it_is_out(self) -> None:
		self.homes(2)
		make.make_resident(f"m-{self.key}@wuye.test", self.customers[0])
		doc = self.released(on_paper=1, by_email=1)
		with (
			patch.object(sending.notice_delivery, "sends_mail", return_value=True),
			patch.object(frappe, "sendmail") as mail,
		):
			self.assertEqual(sending.send_batch(doc), [])
			self.assertIsNone(sending.send_batch(doc))
		mail.assert_called_once()
		first, second = self.invited(doc)
		self.assertIn(invitations.code_of(first), mail.call_args.kwargs["message"])
		self.assertEqual(
			[frappe.db.get_value(INVITATION, name, "delivery") for name in (first, second)],
			["Sent", "On Paper"],
		)
		queued = frappe.get_doc(
			{"doctype": "Email Queue", "status": "Sent", "message": "link", "sender": "a@wuye.test",
			 "reference_doctype": INVITATION, "reference_name": first}
		).insert()  # fmt: skip
		sending.forget_sent_mails()
		self.assertFalse(frappe.db.exists("Email Queue", queued.name))


class TestAutomatic(SurveyCase):
	"""After a service and after moving in households are asked by themselves, about each occasion once."""

	def setUp(self) -> None:
		super().setUp()
		# what the other templates of the site ask is not this test's concern
		frappe.db.set_value("Survey Template", {"automatic": 1}, "automatic", 0)
		self.patched = patch.object(frappe.db, "commit")
		self.patched.start()
		self.addCleanup(self.patched.stop)

	def automatic_template(self, kind: str, **fields):
		values = {
			"template_name": f"自动{self.key}",
			"kind": kind,
			"automatic": 1,
			"days_after": 1,
			"rest_days": 30,
		}
		return self.template(**{**values, **fields})

	def resolved(self, place: int, days_ago: int, **fields) -> str:
		unit = frappe.get_all("Property Unit", {"building": self.building}, pluck="name", order_by="name")[
			place
		]
		doc = make.make_request(unit=unit, customer=self.customers[place], **fields)
		frappe.db.set_value(
			"Service Request",
			doc.name,
			{"status": "Resolved", "resolved_on": f"{add_days(nowdate(), -days_ago)} 10:00:00"},
		)
		return doc.name

	def asked(self) -> list[str]:
		return frappe.get_all(
			INVITATION,
			{"source_doctype": ["is", "set"], "customer": ["in", self.customers]},
			pluck="source_name",
			order_by="sheet_no",
		)

	def test_a_finished_request_is_asked_about_once_and_a_household_not_too_often(self) -> None:
		self.homes(4)
		self.automatic_template("After Service")
		first, second = self.resolved(0, 1), self.resolved(1, 5)
		again, fresh, old = self.resolved(0, 2), self.resolved(2, 0), self.resolved(3, 30)
		for _run in range(2):
			automatic.follow_the_day()
		asked = self.asked()
		self.assertEqual(len(asked), 2)
		self.assertIn(second, asked)
		self.assertTrue({first, again} & set(asked))
		self.assertFalse({fresh, old} & set(asked))
		doc = frappe.get_doc(SURVEY, frappe.db.get_value(INVITATION, {"source_name": second}, "survey"))
		self.assertEqual(
			(doc.status, doc.automatic, doc.invited, doc.property), ("Open", 1, 2, make.PROPERTY_A)
		)
		self.assertEqual(frappe.db.count(SURVEY, {"template": doc.template}), 1)
		automatic.follow_the_day(getdate(add_days(nowdate(), 1)))
		self.assertIn(fresh, self.asked())

	def test_who_has_moved_in_is_asked_some_days_later(self) -> None:
		units = self.homes(2)
		self.automatic_template("Move-in", days_after=14)
		frappe.db.set_value("Occupancy", {"unit": units[0]}, "from_date", add_days(nowdate(), -15))
		frappe.db.set_value("Occupancy", {"unit": units[1]}, "from_date", add_days(nowdate(), -3))
		for _run in range(2):
			automatic.follow_the_day()
		self.assertEqual(self.asked(), [frappe.db.get_value("Occupancy", {"unit": units[0]})])

	def test_what_is_switched_off_asks_nobody(self) -> None:
		self.homes(1)
		self.automatic_template("After Service", disabled=1)
		self.resolved(0, 1)
		automatic.follow_the_day()
		self.assertEqual(self.asked(), [])

	def test_a_yearly_survey_is_never_sent_by_itself(self) -> None:
		self.assertEqual(self.automatic_template("Satisfaction").automatic, 0)

	def test_the_seeded_templates_ask_in_all_five_ways(self) -> None:
		for name, number in (("年度满意度调查", 11), ("服务后回访", 4), ("入住调查", 7), ("风险识别问卷", 5)):
			self.assertEqual(len(frappe.get_doc("Survey Template", name).questions), number)
		kinds = {row.type for row in frappe.get_doc("Survey Template", "年度满意度调查").questions}
		self.assertEqual(kinds, {"Scale", "Choice", "Text", "Matrix", "NPS"})

	def test_a_sheet_is_printed_with_the_household_s_own_link(self) -> None:
		self.homes(1)
		doc = self.released(anonymous=1)
		(name,) = self.invited(doc)
		frappe.set_user(make.user("service"))
		printed = frappe.get_print(INVITATION, name, "Survey Sheet")
		self.assertIn(doc.title, printed)
		self.assertIn("<svg", printed)
		self.assertEqual(
			paper.survey_sheet(frappe.get_doc(INVITATION, name))["link"], invitations.link_of(name)
		)
		frappe.set_user(make.user("head"))
		with self.assertRaises(frappe.PermissionError):
			paper.survey_sheet(frappe.get_doc(INVITATION, name))
