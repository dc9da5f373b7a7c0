"""A customer asks for changes of their data: somebody else decides, the profile follows once, numbers stay behind masks."""

import frappe
from frappe.tests.utils import FrappeTestCase

from wuye_ops.records import my_data, personal_data, profile_changes
from wuye_ops.records.privacy import erasing
from wuye_ops.tests import factories as make

OLD, NEW, WIFE = "13987650001", "13987650009", "13812340002"


class TestProfileChangeRequest(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		key = frappe.generate_hash(length=8)
		self.customer = make.make_customer(
			f"更正客户{key}",
			unit=make.places().unit,
			phone=OLD,
			relation="Tenant",
			share=0,
			is_payer=0,
		)
		self.resident = make.make_resident(f"change-{key}@wuye.test", self.customer)
		self.service, self.manager = make.user("service"), make.user("manager")
		self.addCleanup(frappe.set_user, "Administrator")

	def profile(self):
		return frappe.get_doc("Customer Profile", {"customer": self.customer})

	def asked(self, **values) -> str:
		"""A request of the resident on the portal."""
		frappe.set_user(self.resident)
		household = values.pop("household", None)
		return my_data.ask(self.customer, values or None, household, "号码已停机")

	def stored(self, request: str):
		return frappe.get_doc("Profile Change Request", request)

	def test_a_new_phone_becomes_valid_when_customer_service_approves_it(self) -> None:
		request = self.asked(phone="139 8765 0009", emergency_contact="李某")
		doc = self.stored(request)
		self.assertEqual(
			(doc.status, doc.property, doc.asked_by), ("To Approve", make.PROPERTY_A, self.resident)
		)
		self.assertEqual(
			[(row.data_item, row.old_value, row.new_value) for row in doc.changes],
			[("Phone", "139****0001", "139****0009"), ("Emergency Contact", None, "李某")],
		)
		self.assertEqual(self.profile().phone, "139****0001")
		frappe.set_user(self.service)
		profile_changes.approve(request)
		profile = self.profile()
		self.assertEqual((profile.phone, profile.emergency_contact), ("139****0009", "李某"))
		self.assertEqual(personal_data.find_customers_by_phone(OLD).count(self.customer), 0)
		self.assertIn(self.customer, personal_data.find_customers_by_phone(NEW))
		self.assertEqual(str(profile.last_confirmed_on), frappe.utils.nowdate())

	def test_the_number_that_is_asked_for_can_be_called_back_until_it_is_decided(self) -> None:
		request = self.asked(phone=NEW)
		row = self.stored(request).changes[0]
		frappe.set_user(self.service)
		self.assertEqual(personal_data.reveal(row.doctype, row.name, "new_value", "回拨核实新号码"), NEW)
		profile_changes.approve(request)
		row = self.stored(request).changes[0]
		self.assertEqual(
			(row.new_value, row.new_value_encrypted, row.new_value_hash), ("139****0009", None, None)
		)

	def test_no_number_is_kept_as_it_is(self) -> None:
		request = self.asked(phone=NEW, household=[{"name": "李某", "relation": "配偶", "phone": WIFE}])
		for doctype, names in (
			("Profile Change Request", {"name": request}),
			("Profile Change", {"parent": request}),
			("Profile Change Member", {"parent": request}),
			("Version", {"docname": request}),
			("Notification Log", {"document_name": request}),
		):
			kept = str(frappe.get_all(doctype, names, ["*"]))
			for number in (OLD, NEW, WIFE):
				self.assertNotIn(number, kept, doctype)

	def test_no_version_keeps_a_cipher_text_that_is_gone(self) -> None:
		request = self.asked(phone=NEW)
		frappe.set_user(self.service)
		profile_changes.approve(request)
		self.assertEqual(frappe.get_all("Version", {"docname": request}), [])

	def test_an_erased_customer_is_not_read_off_their_requests(self) -> None:
		decided = self.asked(phone=NEW, emergency_contact="李某")
		frappe.set_user(self.service)
		profile_changes.approve(decided)
		waiting = self.asked(household=[{"name": "王小某", "relation": "儿子"}])
		frappe.set_user("Administrator")
		frappe.db.set_value("Occupancy", {"customer": self.customer}, "to_date", "2021-01-01")
		erasing.erase(self.customer, make.PROPERTY_A, cause=erasing.REQUEST)
		for name, status in ((decided, "Approved"), (waiting, "Withdrawn")):
			doc = self.stored(name)
			self.assertEqual(
				(doc.status, doc.changes, doc.members, doc.note, doc.open_key), (status, [], [], None, None)
			)
			self.assertNotIn("更正客户", str(doc.as_dict()))

	def test_numbers_written_into_texts_are_masked(self) -> None:
		frappe.set_user(self.resident)
		request = my_data.ask(
			self.customer, {"emergency_contact": f"李某 {WIFE}"}, None, f"也可以打 {NEW} 找我"
		)
		doc = self.stored(request)
		self.assertEqual(doc.changes[0].new_value, "李某 138****0002")
		self.assertEqual(doc.note, "也可以打 139****0009 找我")

	def test_a_household_comes_is_corrected_and_goes(self) -> None:
		request = self.asked(
			household=[
				{"name": "李某", "relation": "配偶", "phone": WIFE},
				{"name": "王小某", "relation": "儿子", "is_minor": 1},
			]
		)
		frappe.set_user(self.manager)
		profile_changes.approve(request)
		wife, son = self.profile().household
		self.assertEqual((wife.member_name, wife.phone, son.is_minor), ("李某", "138****0002", 1))
		page = next(page for page in self.page() if page["customer"] == self.customer)
		moved = [{**row, "relation": "妻子"} for row in page["household"] if row["name"] == "李某"]
		request = self.asked(household=moved)
		self.assertEqual(
			[(row.action, row.member_name) for row in self.stored(request).members],
			[("Change", "李某"), ("Remove", "王小某")],
		)
		frappe.set_user(self.service)
		profile_changes.approve(request)
		(wife,) = self.profile().household
		self.assertEqual((wife.relation, personal_data.plain(wife, "phone")), ("妻子", WIFE))

	def page(self) -> list[dict]:
		frappe.set_user(self.resident)
		return my_data.my_data()

	def test_nobody_approves_what_they_have_asked_for(self) -> None:
		frappe.set_user(self.service)
		doc = frappe.get_doc(
			{
				"doctype": "Profile Change Request",
				"property": make.PROPERTY_A,
				"customer": self.customer,
				"changes": [{"data_item": "Second Phone", "new_value": NEW}],
				"note": "业主来电要求",
			}
		).insert()
		with self.assertRaises(frappe.PermissionError):
			profile_changes.approve(doc.name)
		frappe.set_user(self.manager)
		profile_changes.approve(doc.name)
		self.assertEqual(self.profile().phone_2, "139****0009")

	def test_others_may_not_decide(self) -> None:
		request = self.asked(phone=NEW)
		for user in (
			make.user("tech"),
			make.user("head"),
			make.user("service", make.PROPERTY_B),
			self.resident,
			make.user("neighbour"),
			"Guest",
		):
			frappe.set_user(user)
			for decide in (
				lambda: profile_changes.approve(request),
				lambda: profile_changes.reject(request, "不符"),
				lambda: profile_changes.take_back(request) if user != self.resident else self.refuse(),
			):
				with self.assertRaises(frappe.PermissionError, msg=user):
					decide()
		self.assertEqual(self.stored(request).status, "To Approve")

	def refuse(self) -> None:
		raise frappe.PermissionError

	def test_a_decision_is_made_once(self) -> None:
		request = self.asked(phone=NEW)
		frappe.set_user(self.service)
		profile_changes.reject(request, "回拨无人接听，请到前台办理")
		for again in (
			lambda: profile_changes.approve(request),
			lambda: profile_changes.reject(request, "再次"),
		):
			with self.assertRaises(frappe.ValidationError):
				again()
		self.assertEqual(self.profile().phone, "139****0001")
		(shown,) = self.page()[0]["requests"]
		self.assertEqual((shown["open"], shown["reason"]), (False, "回拨无人接听，请到前台办理"))

	def test_a_rejection_says_why(self) -> None:
		request = self.asked(phone=NEW)
		frappe.set_user(self.service)
		with self.assertRaises(frappe.ValidationError):
			profile_changes.reject(request, "  ")

	def test_one_request_is_open_at_a_time_and_can_be_taken_back(self) -> None:
		request = self.asked(phone=NEW)
		with self.assertRaises(frappe.DuplicateEntryError):
			self.asked(phone_2=NEW)
		my_data.withdraw(request)
		self.assertEqual(self.stored(request).status, "Withdrawn")
		self.assertTrue(self.asked(phone_2=NEW))

	def test_a_profile_that_was_changed_meanwhile_is_not_overwritten(self) -> None:
		request = self.asked(phone=NEW)
		frappe.set_user(self.service)
		profile = self.profile()
		profile.phone = WIFE
		profile.save()
		with self.assertRaises(frappe.ValidationError) as refused:
			profile_changes.approve(request)
		self.assertIn(frappe._("Phone"), str(refused.exception))
		self.assertEqual(self.profile().phone, "138****0002")

	def test_what_was_asked_is_not_changed_by_hand(self) -> None:
		doc = self.stored(self.asked(phone=NEW))
		frappe.set_user(self.service)
		doc.status = "Approved"
		with self.assertRaises(frappe.PermissionError):
			doc.save()
		frappe.set_user("Administrator")
		with self.assertRaises(frappe.PermissionError):
			frappe.delete_doc("Profile Change Request", doc.name, force=True)

	def test_what_cannot_be_asked_for_is_refused_in_words(self) -> None:
		frappe.set_user(self.resident)
		for values in (
			{"phone": "123"},
			{"phone": ""},
			{"phone": "139****0009"},
			{"id_number": "110105194912310021"},
			{"customer_name": "别人"},
			{"legal_hold": "1"},
			{"phone": OLD[:3] + "****" + OLD[-4:]},
			{},
		):
			with self.subTest(values), self.assertRaises(frappe.ValidationError) as refused:
				my_data.ask(self.customer, values)
			self.assertNotIn("123", str(refused.exception))
		with self.assertRaises(frappe.ValidationError):
			my_data.ask(self.customer, None, [{"name": "李某", "row": "of-a-neighbour"}])
		with self.assertRaises(frappe.ValidationError):
			my_data.ask(self.customer, None, ["李某"])
