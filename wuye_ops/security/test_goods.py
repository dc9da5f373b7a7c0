"""Goods releases: whose consent it takes, several trips, what is not on the list, and what neither side may do."""

from datetime import timedelta

import frappe
from frappe.tests.utils import FrappeTestCase
from frappe.utils import add_days, now_datetime, nowdate

from wuye_ops.security import goods, goods_portal
from wuye_ops.tests import factories as make
from wuye_ops.tests.bills import person

HOUSE = make.PROPERTY_A


def key() -> str:
	return frappe.generate_hash(length=20)


class GoodsCase(FrappeTestCase):
	"""A flat that its owner has let: both have the portal."""

	@classmethod
	def setUpClass(cls) -> None:
		super().setUpClass()
		make.make_base()
		frappe.db.commit()

	def setUp(self) -> None:
		frappe.set_user("Administrator")
		frappe.local.lang = "en"
		tag = frappe.generate_hash(length=6)
		self.unit = make.make_unit(make.places(HOUSE).building, f"放{tag}", status="Delivered")
		owner = make.make_customer(f"业主{tag}", unit=self.unit)
		tenant = make.make_customer(f"租客{tag}", unit=self.unit, relation="Tenant", share=0, is_payer=0)
		self.owner = make.make_resident(f"owner.{tag}@wuye.test", owner)
		self.tenant = make.make_resident(f"tenant.{tag}@wuye.test", tenant)
		self.tenant_customer = tenant

	def tearDown(self) -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()

	def apply(self, **more) -> dict:
		frappe.set_user(self.tenant)
		items = [{"item": "双人床", "quantity": 1}, {"item": "纸箱", "quantity": 12}]
		return goods_portal.apply(
			**{
				"unit": self.unit,
				"items": items,
				"day": nowdate(),
				"client_key": key(),
				"moving_out": 1,
				"plates": "沪A·12345",
				**more,
			}
		)

	def doc(self, card: dict):
		return frappe.get_doc("Goods Release", card["name"])

	def trip(self, name: str, carried: dict[str, int], property_name: str = HOUSE, **more) -> dict:
		frappe.set_user(make.user("guard", property_name))
		rows = {row.item_name: row.name for row in frappe.get_doc("Goods Release", name).items}
		return goods.check_out(
			name, property_name, {rows[item]: number for item, number in carried.items()}, **more
		)


class TestMovingOut(GoodsCase):
	def test_the_story(self) -> None:
		card = self.apply()
		self.assertEqual((card["status"], card["plates"]), ("To Consent", "沪A12345"))
		with self.assertRaisesRegex(frappe.ValidationError, "not consented|consented yet"):
			self.trip(card["name"], {"双人床": 1})
		frappe.set_user(self.tenant)
		with self.assertRaisesRegex(frappe.ValidationError, "their own request"):
			goods_portal.answer(card["name"], 1)
		frappe.set_user(self.owner)
		self.assertEqual([row["name"] for row in goods_portal.overview()["to_answer"]], [card["name"]])
		answered = goods_portal.answer(card["name"], 1, "押金已结清")
		self.assertEqual(answered["status"], "Consented")
		self.assertTrue(answered["qr"].startswith("<svg"))
		first = self.trip(card["name"], {"双人床": 1, "纸箱": 5}, plate="沪A12345")
		self.assertFalse(first["released"])
		self.assertEqual([row["left"] for row in first["screen"]["items"]], [0, 7])
		last = self.trip(card["name"], {"纸箱": 7})
		self.assertTrue(last["released"])
		doc = self.doc(card)
		self.assertEqual(
			(doc.status, len(doc.trips), doc.trips[0].guard), ("Released", 2, make.user("guard"))
		)
		self.assertEqual(doc.trips[0].carried, "双人床 × 1、纸箱 × 5")
		with self.assertRaisesRegex(frappe.ValidationError, "out already"):
			self.trip(card["name"], {"纸箱": 1})

	def test_what_is_not_on_the_list_is_asked_about_and_never_kept(self) -> None:
		card = self.apply()
		frappe.set_user(self.owner)
		goods_portal.answer(card["name"], 1)
		asked = self.trip(card["name"], {"双人床": 2}, not_listed=["空调内机"])
		self.assertEqual(
			(asked["ask"], asked["too_many"], asked["not_listed"]), (True, ["双人床 × 1"], ["空调内机"])
		)
		self.assertEqual(self.doc(card).trips, [])
		self.trip(card["name"], {"双人床": 2}, not_listed=["空调内机"], settled="已电话联系业主，同意带出")
		trip = self.doc(card).trips[0]
		self.assertEqual(
			(trip.carried, trip.too_many, trip.not_listed), ("双人床 × 1", "双人床 × 1", "空调内机")
		)
		self.assertEqual(trip.settled, "已电话联系业主，同意带出")

	def test_a_trip_that_is_sent_twice_counts_once(self) -> None:
		card = self.apply()
		frappe.set_user(self.owner)
		goods_portal.answer(card["name"], 1)
		for _again in range(2):
			self.trip(card["name"], {"纸箱": 3}, client_key="one-trip")
		doc = self.doc(card)
		self.assertEqual((len(doc.trips), doc.items[1].out), (1, 3))

	def test_the_owner_refuses_with_a_reason(self) -> None:
		card = self.apply()
		frappe.set_user(self.owner)
		with self.assertRaisesRegex(frappe.ValidationError, "Say why"):
			goods_portal.answer(card["name"], 0)
		goods_portal.answer(card["name"], 0, "冰箱是房东的")
		frappe.set_user(self.tenant)
		(mine,) = goods_portal.overview()["mine"]
		self.assertEqual((mine["status"], mine["note"]), ("Refused", "冰箱是房东的"))
		with self.assertRaisesRegex(frappe.ValidationError, "Refused or cancelled"):
			self.trip(card["name"], {"双人床": 1})


class TestWhoAnswers(GoodsCase):
	def test_staff_name_whom_they_spoke_with(self) -> None:
		card = self.apply()
		frappe.set_user(make.user("service"))
		self.assertEqual(goods.offered(card["name"]), ["answer", "cancel"])
		with self.assertRaisesRegex(frappe.ValidationError, "whom you spoke with"):
			goods.answer(card["name"], 1)
		goods.answer(card["name"], 1, spoke_with="业主本人 138****0001")
		doc = self.doc(card)
		self.assertEqual((doc.status, doc.answered_how), ("Consented", "Phone"))

	def test_the_manager_answers_for_an_owner_who_does_not(self) -> None:
		card = self.apply()
		frappe.set_user(make.user("manager"))
		with self.assertRaisesRegex(frappe.ValidationError, "whom you spoke with|answer for the owner from"):
			goods.answer(card["name"], 1)
		frappe.db.set_value("Goods Release", card["name"], "asked_on", now_datetime() - timedelta(hours=25))
		goods.answer(card["name"], 1, "已两次短信告知业主")
		self.assertEqual(self.doc(card).answered_how, "Property Manager")

	def test_carrying_out_without_moving_needs_nobody(self) -> None:
		self.assertEqual(self.apply(moving_out=0)["status"], "Consented")
		frappe.set_user(self.owner)
		card = goods_portal.apply(
			self.unit, [{"item": "沙发", "quantity": 1}], nowdate(), key(), moving_out=1
		)
		self.assertEqual(card["status"], "Consented")

	def test_an_outsider_needs_somebody_of_the_unit(self) -> None:
		frappe.set_user(make.user("service"))
		doc = frappe.get_doc(
			{
				"doctype": "Goods Release",
				"property": HOUSE,
				"unit": self.unit,
				"applicant_kind": "Outsider",
				"applicant_name": "搬家公司",
				"items": [{"item_name": "钢琴", "quantity": 1}],
			}
		).insert()
		self.assertEqual(goods.ask(doc.name), "To Consent")
		# who has no home here, as staff or whoever has moved away, is shown nothing of it
		frappe.set_user(make.user("tech", make.PROPERTY_B))
		shown = goods_portal.overview()
		self.assertEqual((shown["mine"], shown["to_answer"]), ([], []))
		frappe.set_user(self.tenant)
		self.assertEqual(goods_portal.answer(doc.name, 1)["status"], "Consented")


class TestNobodysBusiness(GoodsCase):
	def test_neighbours_and_strangers(self) -> None:
		card = self.apply()
		for user in (make.user("resident"), make.user("resident", make.PROPERTY_B)):
			frappe.set_user(user)
			self.assertEqual(goods_portal.overview()["to_answer"], [])
			for call in (
				lambda: goods_portal.answer(card["name"], 1),
				lambda: goods_portal.cancel(card["name"]),
				lambda: goods_portal.answer("GR-2026-99999", 1),
			):
				with self.assertRaisesRegex(frappe.DoesNotExistError, "no such release"):
					call()
			with self.assertRaisesRegex(frappe.PermissionError, "no unit of yours"):
				goods_portal.apply(self.unit, [{"item": "床", "quantity": 1}], nowdate(), key())
		frappe.set_user("Guest")
		with self.assertRaises(frappe.PermissionError):
			goods_portal.overview()

	def test_another_property_learns_nothing(self) -> None:
		card = self.apply(moving_out=0)
		shown = goods.screen(self.doc(card), make.PROPERTY_B)
		self.assertEqual(set(shown), {"good", "reasons"})
		with self.assertRaises(frappe.PermissionError):
			self.trip(card["name"], {"纸箱": 1}, make.PROPERTY_B)
		frappe.set_user(person("Records Clerk"))
		with self.assertRaisesRegex(frappe.PermissionError, "does not check goods"):
			goods.check_out(card["name"], HOUSE, {})

	def test_the_list_stays_as_it_was_consented_to(self) -> None:
		card = self.apply()
		frappe.set_user(make.user("service"))
		doc = self.doc(card)
		doc.items[1].quantity = 99
		with self.assertRaisesRegex(frappe.ValidationError, "not entered by hand"):
			doc.save()
		doc.reload()
		with self.assertRaisesRegex(frappe.ValidationError, "not entered by hand"):
			doc.update({"status": "Consented"}).save()
		doc.reload()
		with self.assertRaises(frappe.PermissionError):
			doc.delete()

	def test_what_is_no_request(self) -> None:
		for more, message in (
			({"items": []}, "what is carried out"),
			({"items": [{"item": "", "quantity": 1}]}, "enter what it is"),
			({"items": [{"item": "箱", "quantity": 0}]}, "enter what it is"),
			({"items": [{"item": "箱", "quantity": "很多"}]}, "enter what it is"),
			({"day": add_days(nowdate(), -1)}, "Choose a day"),
			({"day": "某天"}, "Choose a day"),
			({"plates": "？？？"}, "not a number plate"),
		):
			with self.assertRaisesRegex(frappe.ValidationError, message):
				self.apply(**more)

	def test_the_same_request_twice_is_one(self) -> None:
		first, again = self.apply(client_key="same"), self.apply(client_key="same")
		self.assertEqual(first["name"], again["name"])

	def test_time_runs_out(self) -> None:
		card = self.apply(moving_out=0)
		frappe.db.set_value(
			"Goods Release", card["name"], "good_until", now_datetime() - timedelta(minutes=1)
		)
		with self.assertRaisesRegex(frappe.ValidationError, "Its time ended"):
			self.trip(card["name"], {"纸箱": 1})
		goods.expire()
		self.assertEqual(self.doc(card).status, "Expired")

	def test_the_slip_prints(self) -> None:
		card = self.apply(moving_out=0)
		frappe.set_user(make.user("guard"))
		printed = frappe.get_print("Goods Release", card["name"], "Goods Release Slip")
		self.assertIn("双人床", printed)
		self.assertIn("<svg", printed)
