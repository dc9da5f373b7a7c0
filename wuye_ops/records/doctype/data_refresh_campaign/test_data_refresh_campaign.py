"""The yearly check of customers' data: who is asked, what counts as done, reminders that end, the next year."""

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, add_months, getdate, nowdate

from wuye_ops.records import data_refresh, my_data
from wuye_ops.tests import factories as make

ITEM = "Data Refresh Item"


class TestDataRefreshCampaign(FrappeTestCase):
	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.addCleanup(frappe.db.rollback)
		self.addCleanup(frappe.set_user, "Administrator")
		self.key = frappe.generate_hash(length=8)
		self.property_name = f"核对花园{self.key}"
		frappe.get_doc(
			{
				"doctype": "Property",
				"property_name": self.property_name,
				"property_code": f"R{self.key[:6]}",
				"company": make.company(),
				"kind": "Residential",
				"service_calendar": "全天候服务",
			}
		).insert()
		places = make.make_places(self.property_name)
		self.asked = make.make_customer(f"应核对{self.key}", unit=places.unit)
		self.fresh = make.make_customer(f"已核实{self.key}", unit=places.neighbour)
		self.confirmed(self.fresh, add_months(nowdate(), -2))
		gone = {"relation": "Tenant", "share": 0, "is_payer": 0, "to_date": "2021-01-01"}
		make.make_customer(f"已迁出{self.key}", unit=places.unit, **gone)
		self.resident = make.make_resident(f"refresh-{self.key}@wuye.test", self.asked)

	def confirmed(self, customer: str, day: str) -> None:
		profile = frappe.get_doc("Customer Profile", {"customer": customer})
		profile.last_confirmed_on = day
		profile.flags.by_service = True
		profile.save()

	def campaign(self, **fields):
		return frappe.get_doc(
			{
				"doctype": "Data Refresh Campaign",
				"property": self.property_name,
				"title": f"{getdate(nowdate()).year}年度核对",
				"from_date": nowdate(),
				"due_on": add_days(nowdate(), 30),
				**fields,
			}
		).insert()

	def started(self, **fields):
		doc = self.campaign(**fields)
		data_refresh.start(doc.name)
		return doc.reload()

	def item(self, customer: str | None = None):
		return frappe.get_doc(ITEM, {"customer": customer or self.asked})

	def test_who_has_not_confirmed_for_long_and_lives_there_is_asked(self) -> None:
		doc = self.started()
		self.assertEqual(frappe.get_all(ITEM, {"campaign": doc.name}, pluck="customer"), [self.asked])
		self.assertEqual((doc.status, doc.targets, doc.done), ("Running", 1, 0))
		self.assertEqual(str(self.item().due_on), str(doc.due_on))

	def test_starting_twice_asks_nobody_twice(self) -> None:
		doc = self.started()
		with self.assertRaises(frappe.ValidationError):
			data_refresh.start(doc.name)
		data_refresh._take_up(doc)
		self.assertEqual(frappe.db.count(ITEM, {"campaign": doc.name}), 1)

	def test_a_campaign_begins_on_its_day_by_itself(self) -> None:
		later = self.campaign(from_date=add_days(nowdate(), 5))
		data_refresh.follow_the_day()
		self.assertEqual(later.reload().status, "Draft")
		later.from_date = nowdate()
		later.save()
		data_refresh.follow_the_day()
		self.assertEqual(later.reload().status, "Running")

	def test_a_resident_who_confirms_on_the_portal_is_done_at_once(self) -> None:
		doc = self.started()
		frappe.set_user(self.resident)
		self.assertEqual(data_refresh.asked_of_me(), str(doc.due_on))
		my_data.confirm(self.asked)
		self.assertIsNone(data_refresh.asked_of_me())
		item = self.item()
		self.assertEqual((item.status, item.channel, item.done_by), ("Confirmed", "Portal", self.resident))
		self.assertEqual(doc.reload().progress, 100)

	def test_staff_call_and_write_down_what_they_heard(self) -> None:
		doc = self.started()
		name = self.item().name
		data_refresh.record(name, 0, "Phone", "无人接听，另一号码 13987651234")
		item = self.item()
		self.assertEqual(
			(item.status, item.attempts, item.note), ("Not Reached", 1, "无人接听，另一号码 139****1234")
		)
		data_refresh.record(name, 1, "Visit")
		item = self.item()
		self.assertEqual((item.status, item.attempts, str(item.done_on)), ("Confirmed", 2, nowdate()))
		confirmed = frappe.db.get_value("Customer Profile", {"customer": self.asked}, "last_confirmed_on")
		self.assertEqual(str(confirmed), nowdate())
		self.assertEqual(doc.reload().done, 1)
		with self.assertRaises(frappe.ValidationError):
			data_refresh.record(name, 0, "Phone")

	def test_who_moves_out_meanwhile_is_asked_no_more(self) -> None:
		doc = self.started()
		frappe.db.set_value("Customer Profile", {"customer": self.asked}, "status", "Moved Out")
		data_refresh.follow_the_day()
		self.assertEqual((self.item().status, doc.reload().targets), ("Moved Out", 0))

	def test_reminders_are_sent_at_the_start_and_twice_more(self) -> None:
		doc = self.started(remind_days=7)
		self.assertEqual(self.item().reminders, 1)
		for days, reminders in ((3, 1), (7, 2), (8, 2), (14, 3), (21, 3)):
			data_refresh._remind(doc, getdate(add_days(nowdate(), days)))
			self.assertEqual(self.item().reminders, reminders, days)
		sent = frappe.get_all(
			"Communication", {"reference_name": self.item().name}, ["recipients", "content"]
		)
		self.assertEqual([mail.recipients for mail in sent], [self.resident] * 3)

	def test_a_campaign_that_is_over_closes_and_comes_again_next_year(self) -> None:
		doc = self.started(from_date=add_days(nowdate(), -40), due_on=add_days(nowdate(), -1))
		data_refresh.follow_the_day()
		self.assertEqual(doc.reload().status, "Closed")
		following = frappe.get_last_doc(
			"Data Refresh Campaign", {"property": self.property_name, "status": "Draft"}
		)
		self.assertEqual(following.from_date.year, doc.from_date.year + 1)
		self.assertEqual((following.targets, following.progress), (0, 0))
		data_refresh.follow_the_day()
		self.assertEqual(frappe.db.count("Data Refresh Campaign", {"property": self.property_name}), 2)

	def test_a_moved_day_moves_what_is_not_done(self) -> None:
		doc = self.started()
		doc.due_on = add_days(nowdate(), 60)
		doc.save()
		self.assertEqual(str(self.item().due_on), add_days(nowdate(), 60))

	def test_what_is_wrong_is_refused(self) -> None:
		self.started()
		for fields in (
			{},
			{"from_date": add_days(nowdate(), 400), "due_on": nowdate()},
			{"from_date": add_days(nowdate(), 400), "due_on": add_days(nowdate(), 410), "remind_days": -3},
		):
			refusals = (frappe.ValidationError, frappe.DuplicateEntryError)
			with self.subTest(fields), self.assertRaises(refusals):
				self.campaign(**fields)

	def test_status_figures_and_worklist_are_not_written_by_hand(self) -> None:
		doc = self.started()
		doc.update({"status": "Closed", "done": 99, "progress": 100})
		doc.save()
		self.assertEqual((doc.status, doc.done), ("Running", 0))
		doc.stale_months = 1
		with self.assertRaises(frappe.ValidationError):
			doc.save()
		item = self.item()
		item.status = "Confirmed"
		with self.assertRaises(frappe.PermissionError):
			item.save()
		for attempt in (doc.reload().delete, item.delete):
			with self.assertRaises((frappe.ValidationError, frappe.PermissionError)):
				attempt()

	def test_others_may_not_do_it(self) -> None:
		doc = self.started()
		name = self.item().name
		for user in (make.user("manager"), make.user("tech"), self.resident, "Guest"):
			frappe.set_user(user)
			for attempt in (
				lambda: data_refresh.record(name, 1, "Phone"),
				lambda: data_refresh.close(doc.name),
			):
				with self.assertRaises(frappe.PermissionError, msg=user):
					attempt()

	def test_a_worklist_is_made_with_a_fixed_number_of_queries(self) -> None:
		doc = self.campaign()
		with self.assertQueryCount(4):
			data_refresh._take_up(doc)
