"""What residents see of their own data, and what they do not."""

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.records import my_data, profile_changes
from wuye_ops.tests import factories as make
from wuye_ops.tests.parallel import at_once

PHONE = "13987651111"
# the standard's own example of a number (GB 11643-1999)
ID_NUMBER = "11010519491231002X"


def a_customer(key: str, **fields) -> str:
	return make.make_customer(
		f"资料客户{key}",
		unit=make.places().unit,
		phone=PHONE,
		relation="Tenant",
		share=0,
		is_payer=0,
		**fields,
	)


class TestMyData(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		key = frappe.generate_hash(length=8)
		self.customer = a_customer(key)
		self.profile = frappe.get_doc("Customer Profile", {"customer": self.customer})
		self.profile.id_number = ID_NUMBER
		self.profile.append("household", {"member_name": "李某", "relation": "配偶", "phone": "13812340002"})
		self.profile.save()
		self.resident = make.make_resident(f"data-{key}@wuye.test", self.customer)
		self.addCleanup(frappe.set_user, "Administrator")
		frappe.set_user(self.resident)

	def looks(self) -> list:
		return frappe.get_all("Personal Data Access", {"user": self.resident}, ["fieldname", "reason"])

	def test_a_resident_sees_masks_only(self) -> None:
		(page,) = my_data.my_data()
		values = {row["field"]: row["value"] for row in page["values"]}
		self.assertEqual((values["phone"], values["id_number"]), ("139****1111", "110***********002X"))
		self.assertEqual([row["phone"] for row in page["household"]], ["138****0002"])
		shown = str(page)
		for number in (PHONE, ID_NUMBER, "13812340002", "encrypted", "hash"):
			self.assertNotIn(number, shown)
		self.assertEqual(self.looks(), [])

	def test_an_own_number_is_shown_in_full_and_the_look_is_logged(self) -> None:
		(page,) = my_data.my_data()
		self.assertEqual(my_data.show(self.customer, "phone"), PHONE)
		self.assertEqual(my_data.show(self.customer, "id_number"), ID_NUMBER)
		self.assertEqual(my_data.show(self.customer, "phone", page["household"][0]["row"]), "13812340002")
		self.assertEqual(
			sorted(look.fieldname for look in self.looks()), ["household.phone", "id_number", "phone"]
		)

	def test_nothing_else_of_the_profile_can_be_shown(self) -> None:
		for field, row in (
			("phone_encrypted", None),
			("customer_name", None),
			("phone", "of-a-neighbour"),
			("member_name", self.profile.household[0].name),
		):
			with self.subTest(field), self.assertRaises((frappe.ValidationError, frappe.DoesNotExistError)):
				my_data.show(self.customer, field, row)
		self.assertEqual(self.looks(), [])

	def test_somebody_else_s_data_and_what_is_not_there_are_refused_alike(self) -> None:
		request = my_data.ask(self.customer, {"phone_2": "13987652222"})
		for user in (make.user("neighbour"), make.user("service"), make.user("resident")):
			frappe.set_user(user)
			words = set()
			for customer, number in ((self.customer, request), ("没有这个客户", "没有这个编号")):
				for attempt in (
					lambda customer=customer: my_data.show(customer, "phone"),
					lambda customer=customer: my_data.ask(customer, {"phone_2": "13987653333"}),
					lambda customer=customer: my_data.confirm(customer),
				):
					with self.assertRaises(frappe.DoesNotExistError) as refused:
						attempt()
					words.add(str(refused.exception))
				with self.assertRaises(frappe.DoesNotExistError):
					my_data.withdraw(number)
			self.assertEqual(len(words), 1)
			self.assertNotIn(self.customer, [page["customer"] for page in my_data.my_data()])

	def test_a_guest_is_asked_to_log_in(self) -> None:
		frappe.set_user("Guest")
		with self.assertRaises(frappe.PermissionError):
			my_data.my_data()

	def test_confirming_writes_the_day(self) -> None:
		day = my_data.confirm(self.customer)
		self.assertEqual(my_data.my_data()[0]["confirmed"], day)
		self.assertEqual(
			str(frappe.db.get_value("Customer Profile", self.profile.name, "last_confirmed_on")),
			frappe.utils.nowdate(),
		)

	def test_a_profile_that_was_closed_is_not_shown(self) -> None:
		frappe.db.set_value("Customer Profile", self.profile.name, "status", "Archived")
		self.assertEqual(my_data.my_data(), [])
		with self.assertRaises(frappe.DoesNotExistError):
			my_data.show(self.customer, "phone")


class TestDecidingAtOnce(FrappeTestCase):
	def test_of_two_who_approve_and_one_who_withdraws_at_once_one_is_first(self) -> None:
		frappe.set_user("Administrator")
		key = frappe.generate_hash(length=8)
		customer = a_customer(key)
		resident = make.make_resident(f"at-once-{key}@wuye.test", customer)
		frappe.set_user(resident)
		request = my_data.ask(customer, None, [{"name": "李某", "relation": "配偶"}])
		frappe.set_user("Administrator")
		frappe.db.commit()
		outcomes = at_once(
			(make.user("service"), lambda: profile_changes.approve(request)),
			(make.user("manager"), lambda: profile_changes.approve(request)),
			(resident, lambda: my_data.withdraw(request)),
		)
		self.assertEqual([outcome.ok for outcome in outcomes].count(True), 1, outcomes)
		status = frappe.db.get_value("Profile Change Request", request, "status")
		household = frappe.get_doc("Customer Profile", {"customer": customer}).household
		self.assertEqual(len(household), 1 if status == "Approved" else 0)
