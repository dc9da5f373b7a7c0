"""The watchlist: decided by somebody else, ended in time, matched surely, and never told at the gate."""

from datetime import timedelta

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_to_date, getdate, now_datetime, nowdate

from wuye_ops.records.personal_data import phone_hashes
from wuye_ops.rules import gate_decision, scan
from wuye_ops.security import watchlist, watchlist_steps
from wuye_ops.security.heads import heads_of
from wuye_ops.tests import factories as make
from wuye_ops.tests.gate_people import make_gate, make_watched


class WatchlistCase(FrappeTestCase):
	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		make.make_base()

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		self.today = getdate(nowdate())
		# no other test's
		self.plate = f"沪B{frappe.generate_hash(length=8)[:5].upper().translate(str.maketrans('IO', '10'))}"

	def tearDown(self) -> None:
		frappe.set_user("Administrator")

	def hits(self, property_name: str = make.PROPERTY_A, today=None, **what):
		return watchlist.hits(property_name, today or self.today, **what)


class TestDeciding(WatchlistCase):
	def test_who_enters_it_does_not_approve_it(self) -> None:
		doc = make_watched(plate=self.plate, approved=False)
		self.assertEqual((doc.status, doc.asked_by), ("Draft", make.user("head")))
		self.assertEqual(self.hits(plates=[self.plate]), ())
		frappe.set_user(make.user("head"))
		self.assertEqual(watchlist_steps.offered(doc.name), [])
		with self.assertRaises(frappe.PermissionError):
			watchlist_steps.approve(doc.name)
		frappe.set_user(make.user("manager"))
		self.assertEqual(watchlist_steps.offered(doc.name), ["approve", "reject"])
		watchlist_steps.approve(doc.name)
		frappe.set_user("Administrator")
		((hit),) = self.hits(plates=[self.plate])
		self.assertEqual((hit.key, hit.action, hit.exact), (doc.name, "Stop", True))

	def test_a_manager_s_own_entry_waits_for_another(self) -> None:
		frappe.set_user(make.user("manager"))
		doc = frappe.get_doc(
			{
				"doctype": "Watchlist Entry",
				"property": make.PROPERTY_A,
				"cause": "Fraud",
				"reason": "冒充燃气公司上门收费",
				"source": "业主报告",
				"plate": self.plate,
				"expires_on": add_to_date(nowdate(), months=3),
				# what is sent does not count
				"asked_by": make.user("head"),
				"status": "In Force",
			}
		).insert()
		self.assertEqual((doc.status, doc.asked_by), ("Draft", make.user("manager")))
		with self.assertRaises(frappe.PermissionError):
			watchlist_steps.approve(doc.name)
		frappe.set_user("director@wuye.test")
		watchlist_steps.approve(doc.name)
		self.assertEqual(frappe.db.get_value("Watchlist Entry", doc.name, "status"), "In Force")

	def test_what_the_rules_find_against_it(self) -> None:
		home = make.make_customer(
			"受关注业主", unit=make.make_unit(make.places().building, f"7{self.plate}"), phone="13611112222"
		)
		frappe.get_doc(
			{
				"doctype": "Resident Vehicle",
				"property": make.PROPERTY_A,
				"plate": "沪C00001",
				"customer": home,
			}
		).insert()
		for fields in (
			{"person_name": "无名氏"},
			{"plate": self.plate, "expires_on": None},
			{"plate": self.plate, "expires_on": add_to_date(nowdate(), months=13)},
			{"plate": self.plate, "starts_on": "2020-01-01", "expires_on": "2020-06-01"},
			{"plate": "沪C00001"},
			{"phone": "136 1111 2222"},
		):
			doc = make_watched(approved=False, **fields)
			frappe.set_user(make.user("manager"))
			with self.assertRaises(frappe.ValidationError, msg=fields):
				watchlist_steps.approve(doc.name)
			frappe.set_user("Administrator")
		ordered = make_watched(plate="沪C00001", cause="Court Order", source="（2026）沪0115民初118号")
		self.assertEqual((ordered.status, ordered.is_resident), ("In Force", 1))
		self.assertEqual(make_watched(plate="沪C00001", action="Watch").status, "In Force")
		with self.assertRaises(frappe.ValidationError):
			make_watched(approved=False, person_name="", plate="")

	def test_arrears_are_no_cause(self) -> None:
		causes = frappe.get_meta("Watchlist Entry").get_field("cause").options.split("\n")
		self.assertFalse([cause for cause in causes if "rrear" in cause or "Fee" in cause])
		with self.assertRaises(frappe.ValidationError):
			make_watched(approved=False, plate=self.plate, cause="Arrears")

	def test_rejected_ended_and_expired_ones_stop_nobody(self) -> None:
		rejected = make_watched(plate=self.plate, approved=False)
		frappe.set_user(make.user("manager"))
		watchlist_steps.reject(rejected.name, "证据不足")
		frappe.set_user("Administrator")
		ended = make_watched(plate=self.plate)
		frappe.set_user(make.user("manager"))
		watchlist_steps.end(ended.name, "已和解")
		frappe.set_user("Administrator")
		self.assertEqual(self.hits(plates=[self.plate]), ())
		expiring = make_watched(plate=self.plate, expires_on=nowdate())
		self.assertEqual(len(self.hits(plates=[self.plate])), 1)
		# also before the night's job has run
		self.assertEqual(self.hits(plates=[self.plate], today=self.today + timedelta(days=1)), ())
		frappe.db.set_value("Watchlist Entry", expiring.name, "expires_on", add_to_date(nowdate(), days=-1))
		watchlist_steps.expire()
		expiring.reload()
		self.assertEqual(expiring.status, "Ended")
		self.assertTrue(expiring.ended_on)

	def test_what_was_decided_is_kept_as_it_was(self) -> None:
		doc = make_watched(plate=self.plate)
		doc.reason = "改写"
		with self.assertRaises(frappe.ValidationError):
			doc.save()
		doc.reload()
		doc.status = "Ended"
		with self.assertRaises(frappe.ValidationError):
			doc.save()
		with self.assertRaises(frappe.PermissionError):
			frappe.delete_doc("Watchlist Entry", doc.name)


class TestMatching(WatchlistCase):
	def test_a_plate_and_a_phone_are_sure_and_a_name_is_not(self) -> None:
		phone = "13500009999"
		doc = make_watched(plate=self.plate, phone=phone, person_name="贾 某某")
		exact = [
			self.hits(plates=[self.plate, "沪A00000"]),
			self.hits(people=phone_hashes(phone)),
			self.hits(plates=[self.plate], names=["别人"]),
		]
		self.assertEqual([(one.key, one.exact) for (one,) in exact], [(doc.name, True)] * 3)
		((named),) = self.hits(names=["贾某某"])
		self.assertEqual((named.key, named.exact), (doc.name, False))
		self.assertEqual(self.hits(plates=["沪A00000"], names=["贾某"]), ())
		self.assertEqual(self.hits(), ())

	def test_another_property_s_entries_are_not_this_one_s(self) -> None:
		make_watched(plate=self.plate)
		self.assertEqual(self.hits(make.PROPERTY_B, plates=[self.plate]), ())

	def test_the_phone_is_kept_encrypted_and_masked(self) -> None:
		doc = make_watched(plate=self.plate, phone="13500008888")
		row = str(frappe.db.get_value("Watchlist Entry", doc.name, "*", as_dict=True))
		self.assertNotIn("13500008888", row)
		self.assertEqual(doc.phone, "135****8888")

	def test_the_list_for_a_gate_without_a_connection(self) -> None:
		make_watched(plate=self.plate, phone="13500007777")
		listed = [
			readings
			for action, readings in watchlist.for_list(make.PROPERTY_A, self.today)
			if action == "Stop"
		]
		self.assertIn([(scan.PLATE, self.plate), (scan.PHONE, "13500007777")], listed)


class TestHits(WatchlistCase):
	def log(self, doc, key: str = "", direction: str = "In") -> list[str]:
		frappe.set_user(make.user("guard"))
		made = watchlist.log_hits(
			self.hits(plates=[self.plate]),
			property_name=make.PROPERTY_A,
			gate=make_gate_as_administrator(),
			at=now_datetime(),
			direction=direction,
			key=key or frappe.generate_hash(length=32),
		)
		frappe.set_user("Administrator")
		return made

	def test_the_head_is_told_at_once_and_the_guard_is_not_told_why(self) -> None:
		doc = make_watched(plate=self.plate)
		(name,) = self.log(doc)
		told = frappe.get_all(
			"Notification Log", {"document_name": name}, ["for_user", "subject", "email_content"]
		)
		self.assertEqual([row.for_user for row in told], heads_of(make.PROPERTY_A))
		self.assertNotIn(self.plate, str(told))
		self.assertNotIn("撬窃", str(told))
		frappe.set_user(make.user("guard"))
		self.assertFalse(frappe.has_permission("Watchlist Entry", "read"))
		with self.assertRaises(frappe.PermissionError):
			frappe.get_list("Watchlist Entry")
		seen = frappe.get_doc("Watchlist Hit", name)
		seen.apply_fieldlevel_read_permissions()
		self.assertEqual([seen.get(field) for field in ("watchlist_entry", "action", "hit_key")], [None] * 3)
		listed = frappe.get_list("Watchlist Hit", {"name": name}, ["*"])
		self.assertNotIn(doc.name, str(listed))

	def test_a_movement_sent_twice_is_one_hit(self) -> None:
		doc = make_watched(plate=self.plate)
		key = frappe.generate_hash(length=32)
		self.assertEqual(len(self.log(doc, key)), 1)
		self.assertEqual(self.log(doc, key), [])

	def test_the_head_notes_what_was_done(self) -> None:
		(name,) = self.log(make_watched(plate=self.plate))
		frappe.set_user(make.user("head"))
		with self.assertRaises(frappe.ValidationError):
			watchlist_steps.deal_with(name, " ")
		watchlist_steps.deal_with(name, "已报警，民警带走")
		with self.assertRaises(frappe.ValidationError):
			watchlist_steps.deal_with(name, "又一次")
		doc = frappe.get_doc("Watchlist Hit", name)
		self.assertEqual((doc.status, doc.dealt_with_by), ("Dealt With", make.user("head")))
		frappe.set_user(make.user("guard"))
		with self.assertRaises(frappe.PermissionError):
			watchlist_steps.deal_with(name, "x")

	def test_nobody_writes_or_deletes_hits_by_hand(self) -> None:
		(name,) = self.log(make_watched(plate=self.plate))
		doc = frappe.get_doc("Watchlist Hit", name)
		doc.outcome = "改写"
		with self.assertRaises(frappe.PermissionError):
			doc.save()
		with self.assertRaises(frappe.PermissionError):
			frappe.delete_doc("Watchlist Hit", name)

	def test_the_screen_of_the_gate_says_only_to_call_the_head(self) -> None:
		make_watched(plate=self.plate)
		decision = gate_decision.decide(
			gate_decision.Arrival("In", self.plate), hits=self.hits(plates=[self.plate])
		)
		shown = gate_decision.screen(decision, self.plate)
		self.assertEqual((shown.outcome, shown.code, dict(shown.params)), ("Stopped", "call_head", {}))
		self.assertNotIn("watch", str(shown).lower())


def make_gate_as_administrator() -> str:
	user = frappe.session.user
	frappe.set_user("Administrator")
	gate = make_gate(name="名单测试门")
	frappe.set_user(user)
	return gate
