"""Whoever attacks a survey's doors: links are not guessed, nobody answers for others, nothing is answered twice."""

import frappe
from frappe.utils import add_days, nowdate

from wuye_ops.customer_service.surveys import invitations, lifecycle, taking, web
from wuye_ops.customer_service.surveys.test_surveys import (
	BALLOT,
	GOOD,
	INVITATION,
	RESPONSE,
	SURVEY,
	SurveyCase,
)
from wuye_ops.tests import factories as make
from wuye_ops.tests.http import Client
from wuye_ops.tests.parallel import at_once

WEB = "wuye_ops.customer_service.surveys.web"
CHILDREN = ("Survey Answer", "Survey Question", "Survey Building", "Survey Class")


class CommittedCase(SurveyCase):
	"""Surveys that other connections see; they are taken away by their rows, as nobody else can."""

	def setUp(self) -> None:
		super().setUp()
		self.made: list[str] = []
		self.addCleanup(self.clear)

	def open_survey(self, number: int = 2, **fields):
		self.homes(number)
		doc = self.released(**fields)
		self.made.append(doc.name)
		frappe.db.commit()
		return doc

	def clear(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		template = f"模板{self.key}"
		for name in self.made:
			responses = frappe.get_all(RESPONSE, {"survey": name}, pluck="name")
			for child in CHILDREN:
				frappe.db.delete(child, {"parent": ["in", [name, template, *responses]]})
			for doctype in (BALLOT, RESPONSE, INVITATION):
				frappe.db.delete(doctype, {"survey": name})
			frappe.db.delete(SURVEY, {"name": name})
		frappe.db.delete("Survey Template", {"name": template})
		frappe.db.commit()


class TestAtOnce(CommittedCase):
	def test_two_devices_of_a_household_send_at_the_same_moment(self) -> None:
		for anonymous in (0, 1):
			with self.subTest(anonymous=anonymous):
				doc = self.open_survey(anonymous=anonymous)
				code = invitations.code_of(self.invited(doc)[0])
				outcomes = at_once(*[("Guest", lambda code=code: web.answer(code, GOOD))] * 4)
				self.assertEqual([outcome.ok for outcome in outcomes].count(True), 1, outcomes)
				for outcome in outcomes:
					self.assertTrue(outcome.ok or isinstance(outcome.error, taking.AlreadyAnswered), outcome)
				kept = frappe.db.count(BALLOT if anonymous else RESPONSE, {"survey": doc.name})
				self.assertEqual((kept, doc.reload().answered), (1, 1))
				self.key = frappe.generate_hash(length=6)
				self.template()

	def test_many_households_answer_while_it_is_closed_and_none_is_lost(self) -> None:
		doc = self.open_survey(8, anonymous=1)
		codes = [invitations.code_of(name) for name in self.invited(doc)]
		outcomes = at_once(
			*[("Guest", lambda code=code: web.answer(code, GOOD)) for code in codes],
			("Administrator", lambda: lifecycle.close(doc.name, "到点了")),
		)
		doc.reload()
		arrived = [outcome for outcome in outcomes[:-1] if outcome.ok]
		for outcome in outcomes[:-1]:
			self.assertTrue(outcome.ok or isinstance(outcome.error, taking.SurveyClosed), outcome)
		self.assertTrue(outcomes[-1].ok, outcomes[-1])
		self.assertEqual((doc.status, doc.answered), ("Closed", len(arrived)))
		self.assertEqual(frappe.db.count(BALLOT, {"survey": doc.name}), 0)
		opened = len(arrived) if doc.answers_state == "Opened" else 0
		self.assertEqual(frappe.db.count(RESPONSE, {"survey": doc.name}), opened)

	def test_it_is_released_twice_at_once(self) -> None:
		self.homes(3)
		doc = self.survey()
		self.made.append(doc.name)
		frappe.db.commit()
		outcomes = at_once(*[("Administrator", lambda: lifecycle.release(doc.name))] * 2)
		self.assertEqual([outcome.ok for outcome in outcomes].count(True), 1, outcomes)
		self.assertEqual(frappe.db.count(INVITATION, {"survey": doc.name}), 3)


class TestAttacks(CommittedCase):
	def test_links_are_not_guessed_and_wrong_ones_are_answered_alike(self) -> None:
		doc = self.open_survey()
		name = self.invited(doc)[0]
		code = invitations.code_of(name)
		stored = frappe.db.get_value(INVITATION, name, "token_hash")
		guest = Client()
		answers = set()
		for guess in (
			"", name, stored[:32], stored, doc.name, code[:-1], code + "A", code.swapcase(), "_" * 32, "' or '1'='1",
		):  # fmt: skip
			for method in ("load", "answer"):
				answer = guest.call(f"{WEB}.{method}", code=guess, answers=GOOD)
				self.assertEqual(answer.status, 404, (guess, answer))
				answers.add(answer.messages)
		self.assertEqual(len(answers), 1)
		for no_text in (["%"], {"like": "%"}, ["like", "%"], None, 0, True, [code]):
			self.assertFalse(guest.call(f"{WEB}.load", code=no_text).ok, no_text)
			self.assertFalse(guest.call(f"{WEB}.answer", code=no_text, answers=GOOD).ok, no_text)
		self.assertTrue(guest.call(f"{WEB}.load", code=code).ok)
		self.assertFalse(guest.get(f"/api/method/{WEB}.load", code=code).ok)

	def test_a_page_that_takes_no_answers_discloses_nothing(self) -> None:
		doc = self.open_survey()
		first, second = (invitations.code_of(name) for name in self.invited(doc))
		guest = Client()
		self.assertTrue(guest.call(f"{WEB}.answer", code=first, answers=GOOD).ok)
		self.assertEqual(guest.call(f"{WEB}.load", code=first).data, {"state": "answered"})
		shown = guest.call(f"{WEB}.load", code=second).text
		for secret in (*self.customers, *frappe.get_all(INVITATION, {"survey": doc.name}, pluck="unit")):
			self.assertNotIn(secret, shown)
		frappe.db.rollback()
		lifecycle.close(doc.name, "结束")
		frappe.db.commit()
		self.assertEqual(guest.call(f"{WEB}.load", code=second).data, {"state": "closed"})
		self.assertEqual(guest.call(f"{WEB}.answer", code=second, answers=GOOD).status, 410)

	def test_residents_and_guests_find_no_other_door(self) -> None:
		doc = self.open_survey()
		first, second = self.invited(doc)
		email = f"door-{self.key}@wuye.test"
		make.make_resident(email, self.customers[0])
		frappe.db.commit()
		resident, guest = Client(email), Client()
		self.assertTrue(resident.call(f"{WEB}.load_own", invitation=first).ok)
		for client in (resident, guest):
			for invitation in (second, "", "x", {"like": "%"}, ["like", "%"]):
				for method in ("load_own", "answer_own"):
					answer = client.call(f"{WEB}.{method}", invitation=invitation, answers=GOOD)
					self.assertFalse(answer.ok, (invitation, answer))
			for path in (
				"/api/resource/Survey",
				f"/api/resource/Survey/{doc.name}",
				"/api/resource/Survey Invitation",
				f"/api/resource/Survey Invitation/{first}",
				"/api/resource/Survey Response",
				"/api/resource/Survey Ballot",
				f"/printview?doctype=Survey Invitation&name={second}",
				f"/api/method/wuye_ops.customer_service.surveys.paper.sheet?survey={doc.name}&number=1",
				f"/api/method/wuye_ops.customer_service.surveys.audience.preview?name={doc.name}",
			):
				answer = client.get(path)
				self.assertFalse(
					answer.ok and (second in answer.text or doc.title in answer.text), (path, answer)
				)
		frappe.db.rollback()
		self.assertEqual(doc.reload().answered, 0)

	def test_staff_of_another_property_and_other_roles_stay_outside(self) -> None:
		doc = self.open_survey(closes_on=add_days(nowdate(), 5))
		for user in (make.user("service", make.PROPERTY_B), make.user("tech")):
			client = Client(user)
			for doctype, name in ((SURVEY, doc.name), (INVITATION, self.invited(doc)[0])):
				answer = client.read(doctype, name)
				self.assertTrue(answer.refused, (user, answer))

	def test_a_flood_of_tries_is_stopped(self) -> None:
		doc = self.open_survey()
		guest = Client()
		for _try in range(web.ANSWERS):
			guest.call(f"{WEB}.answer", code="A" * 32)
		code = invitations.code_of(self.invited(doc)[0])
		self.assertEqual(guest.call(f"{WEB}.answer", code=code, answers=GOOD).status, 429)
		frappe.cache.delete_keys("rl:")
