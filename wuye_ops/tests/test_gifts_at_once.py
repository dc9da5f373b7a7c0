"""Promotions, gifts and grievances when two do the same at the same moment: nothing is doubled."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import nowdate

from wuye_ops.people.gifts import handing, rounds
from wuye_ops.people.grievances import steps as grievances
from wuye_ops.people.promotions import steps as promotions
from wuye_ops.tests import care_factories as care
from wuye_ops.tests import factories as make
from wuye_ops.tests.leftovers import remove_orphans, remove_references
from wuye_ops.tests.parallel import at_once

POST, NEXT, KIND = "同时技工", "同时主管", "同时排班"
SECOND_HR = "at.once.hr@wuye.test"
# of which no other test has gifts
YEAR = 2033


class TestAtOnce(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		care.make_people()
		make.make_user(SECOND_HR, "HR Manager", "HR User")
		cls.tech = make.employee("tech")
		for post in (POST, NEXT):
			make.make_designation(post)
		frappe.db.set_value("Employee", cls.tech, "designation", POST)
		fields = {"months": 0, "least_points": 0, "asks_vacancy": 0}
		cls.made = [
			frappe.get_doc({"doctype": "Promotion Path", "post": POST, "next_post": NEXT, **fields}).insert(),
			frappe.get_doc({"doctype": "Grievance Type", "__newname": KIND}).insert(),
			cls.gift_round(make.PROPERTY_A),
			cls.gift_round(None),
		]
		frappe.db.commit()

	@classmethod
	def gift_round(cls, place: str | None):
		return frappe.get_doc(
			{
				"doctype": rounds.DOCTYPE,
				"occasion": "Spring Festival",
				"year": YEAR,
				"company": make.company(),
				"property": place,
				"item": "年货",
				"worth": 100,
				"day": f"{YEAR}-01-31",
			}
		).insert()

	@classmethod
	def tearDownClass(cls) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		promoted = frappe.get_all("Employee Promotion", {"employee": cls.tech}, pluck="name")
		heard = frappe.get_all("Employee Grievance", {"grievance_type": KIND}, pluck="name")
		for doctype, filters in (
			("Employee Property History", {"parent": ["in", promoted or [""]]}),
			("Grievance Log", {"parent": ["in", heard or [""]]}),
			("Notification Log", {"document_name": ["in", promoted + heard or [""]]}),
			("Promotion Proposal", {"employee": cls.tech}),
			("Employee Promotion", {"employee": cls.tech}),
			("Employee Grievance", {"grievance_type": KIND}),
			(rounds.GIFT, {"year": YEAR}),
			*((doc.doctype, {"name": doc.name}) for doc in cls.made),
		):
			frappe.db.delete(doctype, filters)
		frappe.db.delete("Employee Internal Work History", {"parent": cls.tech})
		frappe.db.set_value("Employee", cls.tech, "designation", None)
		remove_orphans()
		remove_references()
		frappe.db.commit()
		super().tearDownClass()

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.addCleanup(frappe.set_user, "Administrator")
		self.addCleanup(frappe.db.rollback)

	def test_two_make_lists_of_one_festival(self) -> None:
		first, second = (doc.name for doc in self.made[2:])
		outcomes = at_once(
			(care.HR_HEAD, lambda: rounds.make_list(first)),
			(SECOND_HR, lambda: rounds.make_list(second)),
		)
		self.assertTrue(all(outcome.ok for outcome in outcomes), outcomes)
		frappe.db.rollback()
		listed = frappe.get_all(rounds.GIFT, {"year": YEAR}, pluck="employee")
		self.assertEqual(len(set(listed)), len(listed))
		self.assertLessEqual({make.employee("tech"), make.employee("tech", make.PROPERTY_B)}, set(listed))
		numbers = frappe.get_all(rounds.DOCTYPE, {"year": YEAR}, pluck="people")
		self.assertEqual(sum(numbers), len(listed))

		# whoever has it confirms while somebody marks it as not taken
		gift = frappe.db.get_value(rounds.GIFT, {"year": YEAR, "employee": self.tech})
		names = frappe.as_json([gift])
		outcomes = at_once(
			(make.user("tech"), lambda: handing.confirm(gift)),
			(care.HR_HEAD, lambda: handing.take(names, handing.MISS, "外派")),
		)
		frappe.db.rollback()
		status = frappe.db.get_value(rounds.GIFT, gift, "status")
		confirmed, missed = outcomes[0].ok, outcomes[1].ok and outcomes[1].result["done"] == 1
		self.assertNotEqual(confirmed, missed, outcomes)
		self.assertEqual(status, handing.RECEIVED if confirmed else handing.NOT_TAKEN)

	def test_two_propose_and_two_approve(self) -> None:
		path = self.made[0].name
		outcomes = at_once(
			*(
				(make.user(key), lambda: promotions.propose(self.tech, path, nowdate(), "带班"))
				for key in ("head", "manager")
			)
		)
		self.assertEqual([outcome.ok for outcome in outcomes].count(True), 1, outcomes)
		name = next(outcome.result for outcome in outcomes if outcome.ok)
		outcomes = at_once(
			*((user, lambda: promotions.take(name, "Approve")) for user in (care.HR_HEAD, SECOND_HR))
		)
		self.assertEqual([outcome.ok for outcome in outcomes].count(True), 1, outcomes)
		frappe.db.rollback()
		self.assertEqual(frappe.db.count("Employee Promotion", {"employee": self.tech}), 1)

	def test_an_answer_is_accepted_and_appealed(self) -> None:
		frappe.set_user(make.user("tech"))
		name = grievances.raise_grievance(KIND, make.employee("head"), "连续夜班")
		frappe.set_user(care.HR_HEAD)
		for step, text in (("Acknowledge", None), ("Investigate", "属实"), ("Resolve", "轮换")):
			grievances.take(name, step, text)
		frappe.db.commit()
		outcomes = at_once(
			(make.user("tech"), lambda: grievances.take(name, "Accept")),
			(make.user("tech"), lambda: grievances.take(name, "Appeal", "没有轮换")),
		)
		self.assertEqual([outcome.ok for outcome in outcomes].count(True), 1, outcomes)
		frappe.db.rollback()
		doc = frappe.get_doc("Employee Grievance", name)
		expected = (1, "Resolved") if outcomes[0].ok else (0, "Open")
		self.assertEqual((doc.docstatus, doc.status), expected)
