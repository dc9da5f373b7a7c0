"""What an employee reads of themselves on a phone: their own, and nobody else's."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, add_months, nowdate

from wuye_ops.people import my_cards
from wuye_ops.people.care import needs
from wuye_ops.rules import care as rules
from wuye_ops.tests import care_factories as care
from wuye_ops.tests import factories as make
from wuye_ops.tests import people_papers as papers

TECH, OTHER = make.user("tech"), make.user("tech2")


class TestMyCards(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		care.make_people()
		care.make_hazard()
		cls.tech, cls.other = make.employee("tech"), make.employee("tech2")
		for name in (cls.tech, cls.other):
			frappe.db.set_value("Employee", name, "designation", care.POST)

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.savepoint("cards")
		# what tests before this one have committed
		of_both = ["in", [self.tech, self.other]]
		frappe.db.delete("Shift Assignment", {"employee": of_both})
		frappe.db.delete("Care Need", {"raised_by": ["in", [TECH, OTHER]]})
		frappe.db.set_value("Service Task", {"assigned_to": of_both}, "status", "Verified")
		self.addCleanup(frappe.db.rollback, save_point="cards")
		self.addCleanup(frappe.set_user, "Administrator")

	def cards(self, user: str) -> dict[str, dict]:
		frappe.set_user(user)
		frappe.local.lang = "zh"
		return {card["key"]: card for card in my_cards.cards()["cards"]}

	def test_each_reads_their_own(self) -> None:
		task = make.make_task(assigned_to=self.tech)
		care.make_check(self.tech, add_months(nowdate(), -30))
		self.shift(self.other, "早班")
		frappe.set_user(OTHER)
		needs.raise_need("Family", rules.TO_HR, "只有我看得到")
		mine, others = self.cards(TECH), self.cards(OTHER)
		self.assertEqual([row["note"] for row in mine["tasks"]["rows"]], [task.name])
		self.assertFalse(others["tasks"]["rows"])
		self.assertEqual(mine["health"]["rows"][0]["colour"], "red")
		self.assertFalse(mine["needs"]["rows"])
		self.assertEqual(len(others["needs"]["rows"]), 1)
		self.assertNotIn("只有我看得到", str(others))
		self.assertEqual([row["text"] for row in others["roster"]["rows"]], ["早班"])
		self.assertIn("08:00–16:00", others["roster"]["rows"][0]["note"])
		self.assertFalse(mine["roster"]["rows"])
		self.assertLessEqual({"scorecard", "training", "leave"}, set(mine))
		self.assertNotIn("awards", mine)

	def shift(self, employee: str, name: str) -> None:
		if not frappe.db.exists("Shift Type", name):
			frappe.get_doc(
				{"doctype": "Shift Type", "__newname": name, "start_time": "08:00:00", "end_time": "16:00:00"}
			).insert()
		doc = frappe.get_doc(
			{
				"doctype": "Shift Assignment",
				"name": frappe.generate_hash(length=10),
				"employee": employee,
				"company": make.company(),
				"shift_type": name,
				"start_date": nowdate(),
				"end_date": add_days(nowdate(), 3),
				"status": "Active",
				"docstatus": 1,
			}
		)
		doc.db_insert()

	def test_a_draft_of_a_scorecard_is_not_told(self) -> None:
		for number, status in ((1, "Draft"), (2, "Shown")):
			frappe.get_doc(
				{
					"doctype": "Staff Scorecard",
					"name": f"{self.tech}-2022-0{number}-01-V1",
					"employee": self.tech,
					"company": make.company(),
					"month_start": f"2022-0{number}-01",
					"status": status,
					"judged": 1,
					"total": 88.5,
					"grade": "B",
				}
			).db_insert()
		rows = [row for row in self.cards(TECH)["scorecard"]["rows"] if row["text"].startswith("2022")]
		self.assertEqual([row["text"] for row in rows], ["2022-02"])
		self.assertIn("88.5", rows[0]["note"])

	def test_certificates_and_hours_lead_where_the_employee_may_go(self) -> None:
		papers.make_people()
		paper = papers.certificate(self.tech, papers.GUARD)
		frappe.get_doc("User", TECH).add_roles("Employee")
		card = self.cards(TECH)["certificates"]
		self.assertIn(f"/app/staff-certificate/{paper.name}", [row["route"] for row in card["rows"]])
		self.assertEqual(card["more"]["route"], "/app/staff-certificate/new")
		self.assertFalse(self.cards(OTHER)["certificates"]["rows"])
		# who has the phone's pages alone reads the same, without links to a desk they do not have
		frappe.set_user("Administrator")
		frappe.db.delete("Has Role", {"parent": TECH, "role": "Employee"})
		frappe.clear_cache(user=TECH)
		self.addCleanup(frappe.clear_cache, user=TECH)
		card = self.cards(TECH)["certificates"]
		self.assertIn(papers.GUARD, [row["text"] for row in card["rows"]])
		self.assertEqual(({row["route"] for row in card["rows"]}, card["more"]), ({None}, None))

	def test_it_is_for_employees(self) -> None:
		frappe.set_user("director@wuye.test")
		with self.assertRaises(frappe.PermissionError):
			my_cards.cards()
