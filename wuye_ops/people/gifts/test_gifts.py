"""节日福利: each listed once, handed over by somebody else, confirmed on the phone or by signature, and the cost named once."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import nowdate

from wuye_ops.people.gifts import handing, rounds
from wuye_ops.people.gifts.paper import gift_list_rows
from wuye_ops.people.report.holiday_gifts_handed_out import holiday_gifts_handed_out as report
from wuye_ops.tests import care_factories as care
from wuye_ops.tests import factories as make

ROUND, GIFT = "Gift Round", "Holiday Gift"
TECH, OTHER, HEAD, MANAGER = (make.user(key) for key in ("tech", "tech2", "head", "manager"))
# of which no other test has gifts
YEAR, FESTIVAL = 2031, "Mid-Autumn Festival"


class TestGifts(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		frappe.set_user("Administrator")
		care.make_people()
		employed = {"wuye_property": make.PROPERTY_A, "company": make.company(), "status": "Active"}
		cls.people = set(frappe.get_all("Employee", employed, pluck="name"))
		cls.tech = make.employee("tech")

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.savepoint("gifts")
		self.addCleanup(frappe.db.rollback, save_point="gifts")
		self.addCleanup(frappe.set_user, "Administrator")

	def as_user(self, user: str) -> None:
		frappe.set_user(user)
		frappe.local.lang = "zh"

	def round(self, listed: bool = True, **fields) -> str:
		self.as_user(care.HR_USER)
		doc = frappe.get_doc(
			{
				"doctype": ROUND,
				"occasion": FESTIVAL,
				"year": YEAR,
				"company": make.company(),
				"property": make.PROPERTY_A,
				"item": "月饼礼盒",
				"worth": 128.5,
				"day": f"{YEAR}-10-01",
				**fields,
			}
		).insert()
		if listed:
			rounds.make_list(doc.name)
		return doc.name

	def gift(self, round_name: str, key: str = "tech") -> str:
		return frappe.db.get_value(GIFT, {"round": round_name, "employee": make.employee(key)})

	def take(self, user: str, names: list, step: str, reason: str | None = None) -> dict:
		self.as_user(user)
		return handing.take(frappe.as_json(names), step, reason)

	def refused(self, call, *args, error=frappe.ValidationError, **kwargs) -> str:
		with self.assertRaises(error) as caught:
			call(*args, **kwargs)
		return str(caught.exception)

	def test_everybody_of_the_property_is_listed_once(self) -> None:
		name = self.round()
		doc = frappe.get_doc(ROUND, name)
		listed = frappe.get_all(GIFT, {"round": name}, pluck="employee")
		self.assertEqual((set(listed), len(listed)), (self.people, doc.people))
		self.assertEqual((doc.status, doc.total), ("Handing Out", 128.5 * len(listed)))

		again = rounds.make_list(name)
		self.assertEqual((again["listed"], again["had"]), (0, len(listed)))
		frappe.set_user("Administrator")
		new = make.make_employee(None, "工程部", make.PROPERTY_A, "新来的")
		self.as_user(care.HR_USER)
		self.assertEqual(rounds.make_list(name)["listed"], 1)
		self.assertTrue(frappe.db.exists(GIFT, {"round": name, "employee": new}))

	def test_two_rounds_of_one_festival_give_nobody_two(self) -> None:
		of_property = self.round()
		of_company = self.round(property=None)
		both = frappe.get_all(
			GIFT, {"round": ["in", [of_property, of_company]]}, ["employee", "round"], as_list=True
		)
		self.assertEqual(len({employee for employee, _round in both}), len(both))
		self.assertFalse({employee for employee, one in both if one == of_company} & self.people)
		said = self.refused(self.round, error=frappe.DuplicateEntryError)
		self.assertIn(of_property, said)

	def test_who_has_none_and_why(self) -> None:
		self.as_user("Administrator")
		frappe.db.set_value("Employee", self.tech, "date_of_joining", f"{YEAR}-09-01")
		frappe.db.set_value("Employee", make.employee("tech2"), "final_confirmation_date", f"{YEAR}-12-01")
		frappe.db.set_value("Employee", make.employee("guard"), "date_of_joining", f"{YEAR}-10-02")
		frappe.db.set_value("Employee", make.employee("head"), "relieving_date", f"{YEAR}-10-01")
		name = self.round(joined_before=f"{YEAR}-09-01", on_probation=0)
		listed = set(frappe.get_all(GIFT, {"round": name}, pluck="employee"))
		out = {make.employee(key) for key in ("tech", "tech2", "guard")}
		self.assertEqual(listed, self.people - out)
		left_out = frappe.db.get_value(ROUND, name, "left_out")
		for words in ("晚", "试用", "在职"):
			self.assertIn(words, left_out)

	def test_womens_day_is_for_women(self) -> None:
		frappe.db.set_value("Employee", self.tech, "gender", "Female")
		name = self.round(occasion="Women's Day", women=1)
		women = frappe.get_all(
			"Employee", {"wuye_property": make.PROPERTY_A, "gender": ["in", rounds.WOMEN]}, pluck="name"
		)
		self.assertIn(self.tech, women)
		self.assertEqual(sorted(frappe.get_all(GIFT, {"round": name}, pluck="employee")), sorted(women))

	def test_handed_over_by_the_head_and_confirmed_on_the_phone(self) -> None:
		name = self.round()
		gift = self.gift(name)
		self.as_user(TECH)
		card = handing.card(self.tech)
		self.assertEqual(card["rows"][0]["actions"][0]["args"], {"gift": gift})
		self.assertEqual(self.take(HEAD, [gift], "Hand Over")["done"], 1)
		self.as_user(OTHER)
		self.refused(handing.confirm, gift, error=frappe.PermissionError)
		self.as_user(TECH)
		self.assertEqual(handing.confirm(gift), "Received")
		doc = frappe.get_doc(GIFT, gift)
		self.assertEqual((doc.handed_by, doc.received_by, doc.status), (HEAD, "Phone", "Received"))
		self.assertEqual(handing.card(self.tech)["rows"][0]["actions"], [])
		self.refused(handing.confirm, gift)

	def test_whoever_is_given_one_is_told(self) -> None:
		name = self.round(year=frappe.utils.getdate().year, occasion="Summer Heat", day=nowdate())
		gift = self.gift(name)
		self.assertTrue(frappe.db.exists("Notification Log", {"document_name": gift, "for_user": TECH}))
		before = frappe.db.count("Notification Log", {"for_user": TECH})
		rounds.make_list(name)
		self.assertEqual(frappe.db.count("Notification Log", {"for_user": TECH}), before)

	def test_nobody_hands_over_their_own_and_colleagues_none(self) -> None:
		name = self.round()
		answer = self.take(HEAD, [self.gift(name, "head"), self.gift(name)], "Hand Over")
		self.assertEqual((answer["done"], len(answer["refused"])), (1, 1))
		self.refused(self.take, OTHER, [self.gift(name)], "Hand Over", error=frappe.PermissionError)
		stranger = make.user("manager", make.PROPERTY_B)
		self.refused(self.take, stranger, [self.gift(name)], "Hand Over", error=frappe.PermissionError)

	def test_signatures_count_with_the_list_that_was_signed(self) -> None:
		name = self.round()
		gifts = [self.gift(name, key) for key in ("tech", "tech2")]
		answer = self.take(MANAGER, gifts, "Signed")
		self.assertEqual((answer["done"], len(answer["refused"])), (0, 2))
		self.as_user(care.HR_USER)
		doc = frappe.get_doc(ROUND, name)
		doc.signed_list = care.make_file("签字名单")
		doc.save()
		self.assertEqual(self.take(MANAGER, gifts, "Signed")["done"], 2)
		self.assertEqual(frappe.db.get_value(GIFT, gifts[0], "received_by"), "Signature")

	def test_closed_when_every_gift_is_settled(self) -> None:
		name = self.round()
		names = frappe.get_all(GIFT, {"round": name}, pluck="name")
		self.as_user(care.HR_USER)
		self.assertIn(str(len(names)), self.refused(rounds.close, name))
		self.refused(self.take, MANAGER, names[:1], "Not Taken", " ")
		self.take(care.HR_USER, names, "Not Taken", "长期外派")
		rounds.close(name)
		self.assertEqual(frappe.db.get_value(ROUND, name, "status"), "Closed")
		self.refused(rounds.make_list, name)
		self.assertEqual(len(self.take(MANAGER, names[:1], "Hand Over")["refused"]), 1)

	def test_the_cost_is_named_once_and_booked_by_nothing_here(self) -> None:
		entry = self.entry()
		entries = frappe.db.count("GL Entry")
		frappe.get_doc("User", care.HR_USER).add_roles("Accounts User")
		name = self.round()
		other = self.round(occasion="Spring Festival")
		self.as_user(care.HR_USER)
		self.assertEqual(rounds.link_cost(name, "Journal Entry", entry), 1285)
		self.assertIn(name, self.refused(rounds.link_cost, other, "Journal Entry", entry))
		self.refused(rounds.link_cost, other, "Sales Invoice", entry)
		self.refused(rounds.link_cost, other, "Journal Entry", "JE-none", error=frappe.PermissionError)
		self.assertEqual(frappe.db.count("GL Entry"), entries)

	def entry(self) -> str:
		"""A posted journal entry, as far as the round asks for it."""
		doc = frappe.get_doc(
			{
				"doctype": "Journal Entry",
				"name": frappe.generate_hash(length=10),
				"company": make.company(),
				"posting_date": nowdate(),
				"voucher_type": "Journal Entry",
				"total_debit": 1285,
				"docstatus": 1,
			}
		)
		doc.db_insert()
		return doc.name

	def test_what_people_were_told_stays(self) -> None:
		name = self.round()
		doc = frappe.get_doc(ROUND, name)
		for change in ({"worth": 1}, {"item": "粽子"}, {"status": "Draft"}, {"people": 0}):
			with self.subTest(change):
				doc.reload()
				doc.update(change)
				self.refused(doc.save)
		frappe.set_user("Administrator")
		self.refused(frappe.get_doc(ROUND, name).delete)
		draft = self.round(listed=False, occasion="National Day")
		frappe.set_user("Administrator")
		frappe.get_doc(ROUND, draft).delete()
		gift = frappe.get_doc(GIFT, self.gift(name))
		gift.status = "Received"
		self.refused(gift.save, error=frappe.PermissionError)
		self.refused(gift.delete, error=frappe.PermissionError)

	def test_bad_input(self) -> None:
		for fields in (
			{"worth": -1},
			{"year": 0},
			{"year": 2040},
			{"property": make.PROPERTY_A, "company": self.other_company()},
			{"item": None},
		):
			with self.subTest(fields):
				self.refused(self.round, listed=False, **fields)
		for names in ("[]", '"x"', '{"a": 1}'):
			with self.subTest(names):
				self.as_user(HEAD)
				self.refused(
					handing.take, names, "Hand Over", error=(frappe.ValidationError, frappe.PermissionError)
				)

	def other_company(self) -> str:
		name = "外单位试验公司"
		if not frappe.db.exists("Company", name):
			frappe.get_doc({"doctype": "Company", "name": name, "company_name": name}).db_insert()
		return name

	def test_who_sees_whose(self) -> None:
		name = self.round()
		all_of_a = len(self.people)
		for user, seen in (
			(TECH, 1),
			(MANAGER, all_of_a),
			("director@wuye.test", all_of_a),
			(care.HR_USER, all_of_a),
			(make.user("manager", make.PROPERTY_B), 0),
		):
			self.as_user(user)
			with self.subTest(user):
				self.assertEqual(len(frappe.get_list(GIFT, {"round": name}, limit=0)), seen)
		self.as_user(make.user("manager", make.PROPERTY_B))
		self.assertFalse(frappe.has_permission(ROUND, "read", doc=name))
		self.as_user(MANAGER)
		self.assertTrue(frappe.has_permission(ROUND, "read", doc=name))
		self.assertFalse(frappe.has_permission(ROUND, "write", doc=name))

	def test_the_paper_and_the_report(self) -> None:
		name = self.round()
		self.as_user(TECH)
		handing.confirm(self.gift(name))
		self.as_user(care.HR_USER)
		rows = gift_list_rows(frappe.get_doc(ROUND, name))
		self.assertEqual(len(rows), len(self.people))
		html = frappe.get_print(ROUND, name, "Gift List", no_letterhead=1)
		self.assertIn("月饼礼盒", html)
		self.assertIn("手机确认", html)
		found = report.execute({"year": YEAR, "property": make.PROPERTY_A})[1]
		(row,) = [row for row in found if row["round"] == name]
		self.assertEqual((row["people"], row["received"], row["waiting"]), (len(rows), 1, len(rows) - 1))
		self.assertEqual(row["worth"], 128.5 * len(rows))
		self.as_user(make.user("manager", make.PROPERTY_B))
		self.assertEqual(report.execute({"year": YEAR})[1], [])

	def test_a_list_is_made_in_a_fixed_number_of_questions(self) -> None:
		"""However many people there are."""
		self.round()
		name = self.round(listed=False, occasion="Labour Day")
		with self.assertQueryCount(60):
			rounds.make_list(name)
