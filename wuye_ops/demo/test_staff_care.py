"""Promotions, festivals and grievances of the demo at every stage; and all of it goes again."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import getdate, nowdate

from wuye_ops.demo import clearing, hr_documents, staff_care
from wuye_ops.demo.people import PROPERTY_POSTS, Person, Team
from wuye_ops.demo.places import PLANS, Place
from wuye_ops.demo.registry import Registry
from wuye_ops.people.setup import seeds
from wuye_ops.tests import care_factories as care
from wuye_ops.tests import factories as make

KEYS = ("engineer", "tech", "tech2", "tech3", "order", "patrol", "guard", "clean", "cleaner")
# who does something themselves
WITH_LOGIN = ("engineer", "tech2", "order", "guard", "cleaner")


def states(doctype: str, filters: dict) -> dict[str, int]:
	return dict(
		frappe.get_all(
			doctype, filters, ["status", "count(name)"], group_by="status", order_by=None, as_list=True
		)
	)


class TestStaffCareOfTheDemo(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		frappe.flags.mute_emails = True
		care.make_people()
		cls.registry = Registry()
		for told in seeds.seed(make.company(), ["designations", "grievances", "promotions"]):
			if told.is_new:
				cls.registry.add(told.doctype, told.name)
		cls.place = cls.make_place()
		staff_care.make_staff_care(
			cls.registry, getdate(nowdate()), cls.place, lambda _text: None, care.HR_HEAD
		)
		frappe.set_user("Administrator")

	@classmethod
	def make_place(cls) -> Place:
		name = make.make_property("示范福利").name
		cls.registry.add("Property", name)
		people = []
		for post in (one for one in PROPERTY_POSTS if one.key in KEYS):
			login = post.key in WITH_LOGIN
			user = make.make_user(f"{post.key}@staffcare.test", *post.roles) if login else None
			# their own department, so that who leads it reports to nobody of it
			employee = make.make_employee(user, "秩序维护部", name, f"示范{post.key}")
			make.make_designation(post.title)
			frappe.db.set_value("Employee", employee, "designation", post.title)
			cls.registry.add("Employee", employee)
			people.append(Person(post, employee, post.title, user or ""))
		team = Team(people)
		for below, head in (("tech", "engineer"), ("tech3", "engineer"), ("patrol", "order")):
			frappe.db.set_value(
				"Employee", team.by_key(below).employee, "reports_to", team.by_key(head).employee
			)
		return Place(PLANS[0], name, team)

	def test_promotions_stand_at_every_stage(self) -> None:
		of_place = {"property": self.place.name}
		self.assertEqual(
			states("Promotion Proposal", of_place), {"Proposed": 1, "Declined": 1, "Approved": 1}
		)
		made = frappe.get_all(
			"Employee Promotion", {"employee": self.place.team.by_key("tech3").employee}, ["docstatus"]
		)
		self.assertEqual([row.docstatus for row in made], [0])

	def test_one_festival_is_over_one_is_handed_out_and_one_is_to_come(self) -> None:
		self.assertEqual(
			states("Gift Round", {"property": self.place.name}), {"Closed": 1, "Handing Out": 1, "Draft": 1}
		)
		gifts = states("Holiday Gift", {"property": self.place.name})
		self.assertEqual(set(gifts), {"Listed", "Handed Over", "Received", "Not Taken"})
		self.assertEqual(sum(gifts.values()), 2 * len(KEYS))

	def test_grievances_stand_at_every_stage(self) -> None:
		found = frappe.get_all(
			"Employee Grievance",
			{"name": ["in", self.registry.names("Employee Grievance")]},
			["status", "docstatus"],
		)
		self.assertEqual(
			sorted((row.status, row.docstatus) for row in found),
			[("Investigated", 0), ("Open", 0), ("Resolved", 1)],
		)

	def test_every_day_of_the_year_has_two_festivals_behind_and_one_ahead(self) -> None:
		for day in ("2026-01-01", "2026-02-05", "2026-06-30", "2026-12-31"):
			days = [one[1] for one in staff_care._festivals(getdate(day))]
			with self.subTest(day):
				self.assertEqual([one <= getdate(day) for one in days], [True, True, False])

	def test_z_all_of_it_goes(self) -> None:
		"""After the others: nothing is left of what was made, nor of what was made of it since."""
		for doctype, names in hr_documents.gone(self.registry).items():
			clearing.delete(doctype, names)
		people = {"employee": ["in", self.registry.names("Employee")]}
		for doctype, filters in (
			("Promotion Proposal", people),
			("Employee Promotion", people),
			("Holiday Gift", people),
			("Gift Round", {"property": self.place.name}),
			("Employee Grievance", {"raised_by": ["in", self.registry.names("Employee")]}),
			("Promotion Path", {"name": ["in", self.registry.names("Promotion Path") or [""]]}),
			("Grievance Type", {"name": ["in", self.registry.names("Grievance Type") or [""]]}),
			("Grievance Log", {"parent": ["in", self.registry.names("Employee Grievance")]}),
		):
			with self.subTest(doctype):
				self.assertEqual(frappe.get_all(doctype, filters), [])
