"""When the period is over the people leave what the gate has written, and nobody finds them again."""

import json
import os
import re
from datetime import timedelta
from unittest.mock import patch

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, get_datetime, getdate, nowdate

from wuye_ops.records.disposal import holds
from wuye_ops.security.retention import batch, log, run
from wuye_ops.tests import factories as make
from wuye_ops.tests import retention_rows as rows
from wuye_ops.tests.factories import PROPERTY_A, PROPERTY_B
from wuye_ops.tests.retention_rows import NAME, PHONE, PLATE
from wuye_ops.tests.test_no_plain_numbers import tables_with


class TestRetention(FrappeTestCase):
	def setUp(self) -> None:
		make.make_base()
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		self.addCleanup(frappe.set_user, "Administrator")

	def tearDown(self) -> None:
		frappe.db.rollback()

	def night(self, property_name: str = PROPERTY_A, **more: object):
		"""A night's work in the test's own transaction."""
		with patch.object(frappe.db, "commit"):
			return frappe.get_doc("Gate Retention Log", run.run(property_name, **more))

	def result(self, night, doctype: str, result: str, cause: str | None = None) -> int:
		return sum(
			row.number
			for row in night.rows
			if (row.document_type, row.result, row.cause or None) == (doctype, result, cause)
		)

	def test_nothing_of_the_visitor_is_left_anywhere(self) -> None:
		visit = rows.visitor_pass()
		come = rows.entry(visitor_pass=visit.name)
		gone = rows.entry(rows.long_ago(hour=10), direction="Out", pair=come.name)
		for doc in (visit, come):
			rows.write_beside(doc)
		photo = rows.attach(come, "entrance.png", rows.photo())
		come.db_set("photo", photo)
		path = frappe.get_site_path(photo.lstrip("/"))
		self.assertTrue(os.path.exists(path))
		# versions are JSON, in which characters are written by their numbers
		escaped = [re.escape(json.dumps(text)[1:-1]) for text in (NAME, PLATE)]
		traces = [NAME, PLATE, *escaped, PHONE, come.subject]
		self.assertIn("tabComment", tables_with(*traces))
		night = self.night()
		self.assertEqual((night.status, night.still_found), ("Done", 0))
		# no table of the whole database
		self.assertEqual(tables_with(*traces), [])
		self.assertEqual(tables_with(visit.name, come.name, gone.name), [])
		self.assertFalse(os.path.exists(path))
		self.assertEqual(self.result(night, "Gate Entry", "Anonymised"), 2)
		self.assertEqual(self.result(night, "Visitor Pass", "Anonymised"), 1)
		self.assertGreaterEqual(self.result(night, "Visitor Pass", "Removed Beside"), 8)

	def test_what_counts_stays(self) -> None:
		at = rows.long_ago()
		rows.entry(at)
		self.night()
		(left,) = frappe.get_all(
			"Gate Entry", {"property": PROPERTY_A, "at": at.replace(minute=0, second=0)}, ["*"]
		)
		self.assertEqual(
			(left.direction, left.outcome, left.kind, left.persons, left.stay, left.stay_minutes),
			("In", "Allowed", "Pass", 2, "Left", 90),
		)
		self.assertEqual(
			(left.gate, left.owner, left.modified_by), (rows.gate(), "Administrator", "Administrator")
		)
		hour = at.replace(minute=0, second=0)
		self.assertEqual((get_datetime(left.creation), get_datetime(left.modified)), (hour, hour))
		self.assertEqual(getdate(left.anonymised_on), getdate(nowdate()))
		for field in (
			"plate",
			"holder",
			"subject",
			"unit",
			"pair",
			"photo",
			"guard",
			"client_key",
			"received_at",
		):
			self.assertIsNone(left[field], field)

	def test_names_tell_no_order_and_no_time(self) -> None:
		old = [rows.entry(rows.long_ago(days)) for days in range(401, 421)]
		self.night()
		new = frappe.get_all(
			"Gate Entry", {"property": PROPERTY_A, "anonymised_on": nowdate()}, pluck="name", order_by="at"
		)
		self.assertEqual(len(new), 20)
		self.assertFalse({doc.name for doc in old} & set(new))
		self.assertNotEqual(new, sorted(new))
		self.assertNotEqual(new, sorted(new, reverse=True))
		# the framework's own random names of one request begin alike
		self.assertGreater(len({name[:3] for name in new}), 15)

	def test_the_period_is_the_propertys(self) -> None:
		today = getdate(nowdate())
		kept = rows.entry(rows.long_ago(200))
		self.night()
		self.assertTrue(frappe.db.exists("Gate Entry", kept.name))
		if not frappe.db.exists("Gate Policy", PROPERTY_A):
			frappe.get_doc({"doctype": "Gate Policy", "property": PROPERTY_A}).insert()
		frappe.db.set_value("Gate Policy", PROPERTY_A, "retention_months", 6)
		night = self.night(today=add_days(today, 1))
		self.assertEqual(night.months, 6)
		self.assertFalse(frappe.db.exists("Gate Entry", kept.name))
		self.assertEqual(self.night(PROPERTY_B).months, 12)

	def test_a_second_night_finds_nothing_to_do(self) -> None:
		rows.entry()
		first = self.night()
		again = self.night()
		self.assertEqual(first.name, again.name)
		self.assertEqual(again.anonymised, 1)
		later = self.night(today=add_days(nowdate(), 1))
		self.assertEqual((later.anonymised, later.stays, later.status), (0, 0, "Done"))

	def test_a_job_that_is_killed_goes_on_where_it_was(self) -> None:
		for day in range(401, 407):
			rows.entry(rows.long_ago(day))
		take, calls = batch.take_people_out, []

		def dies(kind, *args):
			if kind.doctype == "Gate Entry":
				calls.append(1)
				if len(calls) == 2:
					raise KeyboardInterrupt
			return take(kind, *args)

		with patch.object(run, "BATCH", 2), patch.object(batch, "take_people_out", dies):
			with self.assertRaises(KeyboardInterrupt):
				self.night()
		key = f"{PROPERTY_A}|{nowdate()}"
		half = frappe.get_doc("Gate Retention Log", {"run_key": key})
		self.assertEqual((half.status, half.anonymised), ("Running", 2))
		with patch.object(run, "BATCH", 2):
			night = self.night()
		self.assertEqual((night.name, night.status, night.anonymised), (half.name, "Done", 6))

	def test_a_failure_is_told_and_tried_again(self) -> None:
		rows.entry()
		with (
			patch.object(batch, "take_people_out", side_effect=frappe.ValidationError("disk full")),
			patch.object(frappe.db, "rollback"),
		):
			night = self.night()
		self.assertEqual((night.status, night.anonymised), ("Failed", 0))
		self.assertIn("disk full", night.reason)
		told = frappe.get_all(
			"Notification Log",
			{"document_type": night.doctype, "document_name": night.name},
			pluck="for_user",
		)
		self.assertIn(make.user("manager"), told)
		self.assertEqual(self.night().status, "Done")

	def test_a_hold_keeps_what_it_names_and_what_belongs_to_it(self) -> None:
		visit = rows.visitor_pass()
		with_pass, alone = rows.entry(visitor_pass=visit.name), rows.entry()
		hold = self.hold("Visitor Pass", visit.name)
		night = self.night()
		self.assertTrue(frappe.db.exists("Visitor Pass", visit.name))
		self.assertEqual(frappe.db.get_value("Gate Entry", with_pass.name, "holder"), NAME)
		self.assertFalse(frappe.db.exists("Gate Entry", alone.name))
		self.assertEqual(self.result(night, "Visitor Pass", "Stays", "Legal Hold"), 1)
		self.assertEqual(self.result(night, "Gate Entry", "Stays", "Legal Hold"), 1)
		self.assertIn(with_pass.name, "".join(row.documents or "" for row in night.rows))
		# nothing is held any more, and what the hold said of it goes as well
		holds.lift(hold.name, "判决生效")
		self.assertEqual(self.night(today=add_days(nowdate(), 1)).anonymised, 2)
		self.assertFalse(frappe.db.exists("Visitor Pass", visit.name))
		self.assertEqual(frappe.db.get_value("Legal Hold Item", {"parent": hold.name}, "title"), "Removed")

	def test_a_customer_on_hold_keeps_the_visitors(self) -> None:
		unit = make.places().unit
		host = make.customer_of(unit)
		rows.visitor_pass(unit=unit, customer=host)
		profile = frappe.db.get_value("Customer Profile", {"customer": host})
		self.hold("Customer Profile", profile)
		night = self.night()
		self.assertEqual(self.result(night, "Visitor Pass", "Stays", "Legal Hold"), 1)

	def hold(self, doctype: str, name: str):
		return frappe.get_doc(
			{
				"doctype": "Legal Hold",
				"property": PROPERTY_A,
				"matter": "盗窃案",
				"reason": "公安机关调取",
				"items": [{"reference_doctype": doctype, "reference_name": name}],
			}
		).insert()

	def test_an_open_incident_keeps_who_was_there(self) -> None:
		at = rows.long_ago()
		incident = self.incident(at)
		around, another_week = rows.entry(at + timedelta(hours=5)), rows.entry(at + timedelta(days=8))
		night = self.night()
		self.assertEqual(self.result(night, "Gate Entry", "Stays", "Open Incident"), 1)
		self.assertTrue(frappe.db.exists("Gate Entry", around.name))
		self.assertFalse(frappe.db.exists("Gate Entry", another_week.name))
		frappe.db.set_value("Security Incident", incident, {"status": "Closed", "closed_on": nowdate()})
		self.assertEqual(self.night(today=add_days(nowdate(), 1)).anonymised, 1)

	def incident(self, at, **values: object) -> str:
		doc = frappe.get_doc(
			{
				"doctype": "Security Incident",
				"property": PROPERTY_A,
				"subject": "电动车被盗",
				"kind": "Theft",
				"level": "Yellow",
				"occurred_on": at,
				"reported_on": at,
				"status": "In Hand",
				"description": "电动车被盗",
				**values,
			}
		)
		doc.name = f"SI-TEST-{frappe.generate_hash(length=6)}"
		doc.db_insert()
		return doc.name

	def old(self, doctype: str, tables: dict | None = None, **values: object) -> str:
		"""A document of long ago as the database holds it; its controllers were asked at the time."""
		doc = frappe.get_doc({"doctype": doctype, "property": PROPERTY_A, **values})
		doc.name = doc.name or frappe.generate_hash(length=10)
		doc.db_insert()
		for fieldname, found in (tables or {}).items():
			for row in found:
				doc.append(fieldname, row).db_insert()
		return doc.name

	def test_a_voucher_keeps_its_number_and_its_money(self) -> None:
		at = rows.long_ago()
		charge = self.old(
			"Parking Charge", {"lines": [{"kind": "Day", "begins": at, "ends": at, "units": 2, "amount": 10}]},
			name="PKC-TEST-1", plate=PLATE, status="Paid", entered_on=at, left_on=at, minutes=97, amount=10, tariff="试验",
			explanation=f"{PLATE} 97 分钟", stay_key=frappe.generate_hash(length=20),
		)  # fmt: skip
		owed = self.old("Parking Charge", plate=PLATE, status="Left Unpaid", left_on=at, amount=5)
		night = self.night()
		left = frappe.get_doc("Parking Charge", charge)
		self.assertEqual((left.amount, left.minutes, left.tariff, left.status), (10, 97, "试验", "Paid"))
		self.assertEqual((left.plate, left.explanation, left.stay_key, left.lines), (None, None, None, []))
		self.assertEqual(left.left_on, at.replace(minute=0, second=0))
		self.assertEqual(frappe.db.get_value("Parking Charge", owed, "plate"), PLATE)
		self.assertEqual(self.result(night, "Parking Charge", "Stays", "Unpaid"), 1)

	def test_goods_notes_and_the_watchlist(self) -> None:
		at = rows.long_ago()
		slip = self.old(
			"Goods Release", {"items": [{"item_name": f"{NAME}的沙发", "quantity": 1}]},
			applicant_kind="Tenant", applicant_name=NAME, status="Released", good_from=at, good_until=at, plates=PLATE,
		)  # fmt: skip
		note = self.old(
			"Parking Note", plate=PLATE, misuse="Fire Lane", status="Settled", noted_on=at, note=NAME
		)
		ended = self.old(
			"Watchlist Entry", person_name=NAME, status="Ended", ended_on=at, reason="尾随", plate=PLATE
		)
		stands = self.old("Watchlist Entry", person_name="陆无双", status="In Force", starts_on=at.date())
		hit = self.old("Watchlist Hit", watchlist_entry=ended, at=at, status="Dealt With", outcome=NAME)
		night = self.night()
		for doctype, name in (
			("Goods Release", slip), ("Parking Note", note), ("Watchlist Entry", ended), ("Watchlist Hit", hit),
		):  # fmt: skip
			self.assertFalse(frappe.db.exists(doctype, name), doctype)
		self.assertTrue(frappe.db.exists("Watchlist Entry", stands))
		self.assertEqual((night.anonymised, night.deleted), (2, 2))
		self.assertEqual(tables_with(NAME, PLATE), [])
		counted = {"property": PROPERTY_A, "anonymised_on": ["is", "set"]}
		self.assertEqual(frappe.get_all("Parking Note", counted, pluck="misuse"), ["Fire Lane"])
		self.assertEqual(frappe.get_all("Goods Release", counted, pluck="applicant_kind"), ["Tenant"])

	def test_a_handover_keeps_who_and_when(self) -> None:
		at = rows.long_ago()
		name = self.old(
			"Shift Handover",
			{
				"matters": [{"matter": f"{NAME} 未离场", "kind": "Overstay", "settled": 1, "matter_key": NAME}],
				"things": [{"thing": "对讲机", "expected": 2, "counted": 2, "remark": NAME}],
			},
			shift="夜班", shift_end=at, taken_over_on=at, status="Taken Over", outgoing="Administrator", summary=NAME,
			handover_key=frappe.generate_hash(length=10),
		)  # fmt: skip
		self.night()
		left = frappe.get_doc("Shift Handover", name)
		self.assertEqual(
			(left.shift, left.shift_end, left.outgoing, left.summary), ("夜班", at, "Administrator", None)
		)
		(matter,), (thing,) = left.matters, left.things
		self.assertEqual(
			(matter.kind, matter.settled, matter.matter, matter.matter_key), ("Overstay", 1, None, None)
		)
		self.assertEqual((thing.thing, thing.counted, thing.remark), ("对讲机", 2, None))

	def test_an_incident_has_three_years_of_its_own(self) -> None:
		people = {"people": [{"part": "Victim", "person_name": NAME, "statement": NAME}]}
		values = {
			"kind": "Theft",
			"level": "Yellow",
			"status": "Closed",
			"subject": NAME,
			"description": NAME,
		}
		young = self.old(
			"Security Incident", people, **values, occurred_on=rows.long_ago(), closed_on=rows.long_ago()
		)
		of_old = rows.long_ago(1200)
		old = self.old("Security Incident", people, **values, occurred_on=of_old, closed_on=of_old, loss=500)
		self.night()
		self.assertEqual(frappe.db.get_value("Security Incident", young, "description"), NAME)
		left = frappe.get_doc("Security Incident", old)
		self.assertEqual(
			(left.kind, left.level, left.loss, left.occurred_on), ("Theft", "Yellow", 500, of_old)
		)
		self.assertEqual((left.description, left.subject, left.people), (None, None, []))

	def test_a_car_that_is_still_inside_keeps_its_entry(self) -> None:
		come = rows.entry(stay="Inside")
		frappe.get_doc(
			{
				"doctype": "Gate Presence",
				"name": frappe.generate_hash(length=10),
				"property": PROPERTY_A,
				"subject": come.subject,
				"plate": PLATE,
				"inside": 1,
				"entry": come.name,
				"last_entry": come.name,
				"last_at": come.at,
				"entered_at": come.at,
			}
		).db_insert()
		night = self.night()
		self.assertEqual(self.result(night, "Gate Entry", "Stays", "Inside"), 1)
		self.assertEqual(frappe.db.get_value("Gate Entry", come.name, "plate"), PLATE)
		frappe.db.set_value("Gate Presence", {"entry": come.name}, "inside", 0)
		night = self.night(today=add_days(nowdate(), 1))
		self.assertEqual(self.result(night, "Gate Entry", "Anonymised"), 1)
		self.assertEqual(self.result(night, "Gate Presence", "Deleted"), 1)

	def test_what_was_deleted_by_hand_leaves_the_bin(self) -> None:
		binned = {
			(days, property_name): self.binned(days, property_name)
			for days, property_name in ((400, PROPERTY_A), (20, PROPERTY_A), (400, PROPERTY_B))
		}
		self.night()
		left = [key for key, name in binned.items() if frappe.db.exists("Deleted Document", name)]
		self.assertEqual(left, [(20, PROPERTY_A), (400, PROPERTY_B)])

	def binned(self, days: int, property_name: str) -> str:
		doc = frappe.get_doc(
			{
				"doctype": "Deleted Document",
				"deleted_doctype": "Visitor Pass",
				"deleted_name": frappe.generate_hash(length=10),
				"data": frappe.as_json({"property": property_name, "visitor_name": NAME}),
			}
		).insert()
		doc.db_set("creation", rows.long_ago(days), update_modified=False)
		return doc.name

	def test_where_somebody_can_still_be_found_somebody_looks(self) -> None:
		rows.entry()
		with patch.object(batch, "still_found", return_value=("Comment abc",)):
			night = self.night()
		self.assertEqual((night.status, night.still_found), ("To Check", 1))
		self.assertIn("Comment abc", "".join(row.documents or "" for row in night.rows))
		with self.assertRaises(frappe.ValidationError):
			log.check_off(night.name, " ")
		frappe.set_user(make.user("guard"))
		with self.assertRaises(frappe.PermissionError):
			log.check_off(night.name, "已删除评论")
		frappe.set_user(make.user("manager"))
		log.check_off(night.name, "已删除评论")
		night.reload()
		self.assertEqual((night.status, night.checked_by), ("Checked", make.user("manager")))
		with self.assertRaises(frappe.ValidationError):
			log.check_off(night.name, "再来")

	def test_the_log_is_written_by_the_night_and_kept(self) -> None:
		rows.entry()
		night = self.night()
		frappe.set_user(make.user("manager"))
		doc = frappe.get_doc("Gate Retention Log", night.name)
		doc.anonymised = 0
		with self.assertRaises(frappe.PermissionError):
			doc.save()
		with self.assertRaises(frappe.PermissionError):
			frappe.delete_doc("Gate Retention Log", night.name)
