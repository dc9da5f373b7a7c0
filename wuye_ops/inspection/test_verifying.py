"""Verdicts from the phone: by those who may, on what they have seen, once, and never on one's own work."""

from datetime import timedelta

import frappe
from frappe.utils import get_datetime, now_datetime

from wuye_ops.inspection import involvement, phone_rectifications, rectification, verifying
from wuye_ops.inspection.doctype.rectification.test_rectification import RectificationCase
from wuye_ops.property import offline_entries
from wuye_ops.tests import factories as make
from wuye_ops.tests import inspection_factories as inspect


def key() -> str:
	return frappe.generate_hash(length=24)


class TestVerifying(RectificationCase):
	def waiting_for(self, user: str) -> set[str]:
		frappe.set_user(user)
		found = {row["name"] for row in phone_rectifications.my_rectifications()["to_verify"]}
		frappe.set_user("Administrator")
		return found

	def entry(self, doc, kind: str = "verify", **fields) -> dict:
		made = {"key": key(), "kind": kind, "at": str(now_datetime()), "seen": str(doc.finished_on)}
		return {**made, "remark": "看过", **fields}

	def send(self, doc, *entries: dict, user: str = "inspector") -> list[dict]:
		frappe.set_user(make.user(user))
		try:
			return verifying.sync(doc.name, list(entries))
		finally:
			frappe.set_user("Administrator")

	def test_who_sees_what_waits_to_be_verified(self) -> None:
		doc, at_work = self.submitted(), self.made()
		elsewhere = inspect.make_rectification(make.PROPERTY_B)
		elsewhere.db_set({"status": "To Verify", "finished_on": now_datetime()})
		for key_ in ("inspector", "head", "manager"):
			seen = self.waiting_for(make.user(key_))
			self.assertIn(doc.name, seen, key_)
			self.assertFalse({at_work.name, elsewhere.name} & seen, key_)
		for key_ in ("tech", "tech2"):
			self.assertEqual(self.waiting_for(make.user(key_)), set(), key_)
			frappe.set_user(make.user(key_))
			self.assertFalse(phone_rectifications.my_rectifications()["verifies"])
		frappe.set_user(make.user("inspector"))
		self.assertEqual(phone_rectifications.rectification(doc.name)["steps"], ["return", "verify"])

	def test_nobody_is_asked_about_their_own_work(self) -> None:
		"""The head cured it; the head of the list sees everything but that."""
		doc = self.submitted("head")
		self.assertNotIn(doc.name, self.waiting_for(make.user("head")))
		self.assertIn(doc.name, self.waiting_for(make.user("inspector")))
		frappe.set_user(make.user("head"))
		self.assertEqual(phone_rectifications.rectification(doc.name)["steps"], [])
		(answer,) = self.send(doc, self.entry(doc), user="head")
		self.assertFalse(answer["ok"])
		self.assertIn("Nobody verifies their own work", answer["message"])
		self.assertEqual(self.status(doc), "To Verify")

	def test_the_list_knows_those_involved_as_the_document_does(self) -> None:
		docs = [self.submitted(), self.submitted("head"), self.submitted("tech2")]
		rows = frappe.get_all(
			"Rectification",
			{"name": ["in", [doc.name for doc in docs]]},
			["name", "responsible", "service_task"],
		)
		found = involvement.involved_in(rows)
		for doc in docs:
			self.assertEqual(found[doc.name], involvement.involved(frappe.get_doc("Rectification", doc.name)))
		self.assertIn(make.user("head"), found[docs[1].name])

	def test_a_verdict_that_is_sent_again_counts_once(self) -> None:
		doc = self.submitted()
		entry = self.entry(doc, "return", remark="角落还有")
		self.assertEqual(self.send(doc, entry), [{"ok": True}])
		# cured anew meanwhile; the phone has not heard the answer and sends again
		frappe.set_user(make.user("tech"))
		rectification.submit(doc.name, "角落也清了", inspect.make_photo("Rectification", doc.name))
		self.assertEqual(self.send(doc, entry), [{"ok": True}])
		doc.reload()
		self.assertEqual((doc.status, doc.times_returned), ("To Verify", 1))
		self.assertEqual(frappe.db.count("Offline Entry", {"reference_name": doc.name}), 1)

	def test_a_verdict_is_on_what_was_seen(self) -> None:
		doc = self.submitted()
		seen = self.entry(doc)
		self.send(doc, self.entry(doc, "return", remark="还有"), user="manager")
		frappe.set_user(make.user("tech"))
		rectification.submit(doc.name, "又清了一遍", inspect.make_photo("Rectification", doc.name))
		(answer,) = self.send(doc, seen)
		self.assertIn("handed in anew", answer["message"])
		self.assertEqual(self.status(doc), "To Verify")
		doc.reload()
		self.assertEqual(self.send(doc, self.entry(doc)), [{"ok": True}])
		(answer,) = self.send(doc, self.entry(doc), user="manager")
		self.assertIn("waits for no verdict any more", answer["message"])

	def test_it_was_given_when_the_phone_says(self) -> None:
		doc = self.submitted()
		doc.db_set("finished_on", now_datetime() - timedelta(hours=5))
		doc.reload()
		at = (now_datetime() - timedelta(hours=3)).replace(microsecond=0)
		self.send(doc, self.entry(doc, at=str(at)))
		doc.reload()
		self.assertEqual((doc.status, get_datetime(doc.verified_on)), ("Closed", at))
		self.assertEqual(get_datetime(doc.log[-1].logged_on), at)
		kept = frappe.get_last_doc("Offline Entry", {"reference_name": doc.name})
		self.assertEqual((kept.kind, kept.made_on, kept.property), ("verify", at, make.PROPERTY_A))

	def test_bad_input(self) -> None:
		doc = self.submitted()
		for entry, words in (
			(self.entry(doc, kind="close"), "not a kind of entry"),
			(self.entry(doc, key=None), "key of its own"),
			(self.entry(doc, key="'; --"), "key of its own"),
			(self.entry(doc, at="gestern"), "not a time"),
			(self.entry(doc, at=str(now_datetime() + timedelta(hours=1))), "in the future"),
			(self.entry(doc, at=str(now_datetime() - timedelta(days=2))), "hours ago"),
			(self.entry(doc, "return", remark=" "), "still to be done"),
		):
			(answer,) = self.send(doc, entry)
			self.assertFalse(answer["ok"])
			self.assertIn(words, answer["message"])
		self.assertEqual(self.status(doc), "To Verify")
		self.refused("no entries", self.send, doc, "x")
		frappe.set_user(make.user("tech"))
		self.refused("", verifying.sync, self.made("tech2").name, [], error=frappe.PermissionError)

	def test_a_key_is_of_one_document_and_one_refusal_stops_no_other(self) -> None:
		doc, other = self.submitted(), self.submitted()
		entry = self.entry(doc)
		bad = self.entry(doc, kind="close")
		self.assertEqual([row["ok"] for row in self.send(doc, bad, entry)], [False, True])
		(answer,) = self.send(other, {**entry, "seen": str(other.finished_on)})
		self.assertIn("another document", answer["message"])

	def test_keys_are_forgotten_when_no_phone_sends_them_any_more(self) -> None:
		doc = self.submitted()
		self.send(doc, self.entry(doc))
		kept = frappe.get_last_doc("Offline Entry", {"reference_name": doc.name})
		self.assertRaises(frappe.ValidationError, kept.save)
		offline_entries.forget_old()
		self.assertTrue(frappe.db.exists("Offline Entry", kept.name))
		kept.db_set("creation", now_datetime() - timedelta(days=31))
		offline_entries.forget_old()
		self.assertFalse(frappe.db.exists("Offline Entry", kept.name))
