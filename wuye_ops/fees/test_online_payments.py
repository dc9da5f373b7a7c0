"""Money through a gateway: one payment, one receipt; whatever dies in between, neither twice nor lost."""

import sys
from unittest.mock import MagicMock, patch
from urllib.parse import parse_qs, urlsplit

import frappe
from frappe.utils import add_to_date, now_datetime

from wuye_ops.fees import bill_form, collection, gateways, online_payments, open_bills, portal, portal_actions
from wuye_ops.fees.test_portal import PortalCase
from wuye_ops.tests import factories as make
from wuye_ops.tests.bills import WECHAT, bill, clerk, household, outstanding, pay, person
from wuye_ops.tests.parallel import at_once
from wuye_ops.tests.residents import receipt_for, resident_of

GATEWAY = "测试支付网关"


class FakeGateway:
	"""What gateways of the `payments` app are to us; it takes no money."""

	def __init__(self) -> None:
		self.asked: list[dict] = []

	def validate_transaction_currency(self, currency: str) -> None:
		if currency != "CNY":
			frappe.throw("currency")

	def get_payment_url(self, **details) -> str:
		self.asked.append(details)
		return f"https://pay.example/{details['order_id']}"


class OnlineCase(PortalCase):
	def setUp(self) -> None:
		super().setUp()
		self.gateway = FakeGateway()
		account = frappe._dict(
			name=f"{GATEWAY} - CNY",
			payment_gateway=GATEWAY,
			payment_account=frappe.db.get_value(
				"Mode of Payment Account", {"parent": WECHAT}, "default_account"
			),
			currency="CNY",
		)
		for target, value in (
			("account_of", lambda company: account),
			("controller_of", lambda name: self.gateway),
		):
			patcher = patch.object(gateways, target, value)
			patcher.start()
			self.addCleanup(patcher.stop)
		self.account = account

	def begin(self, *bills: str, prepay=None, key: str | None = None, asked: dict | None = None):
		self.as_resident()
		asked = asked or {
			name: frappe.db.get_value("Sales Invoice", name, "outstanding_amount") for name in bills
		}
		url = portal_actions.pay(
			self.home.property, self.home.customer, key or frappe.generate_hash(length=20), asked, prepay
		)
		return frappe.get_doc("Online Payment", url.rsplit("/", 1)[1])

	def confirm(self, payment, status: str = "Completed") -> str:
		"""The gateway reports, as whoever it is on the web."""
		frappe.set_user("Guest")
		return frappe.get_doc("Online Payment", payment.name).run_method("on_payment_authorized", status)

	def book(self, payment) -> str:
		frappe.set_user("Administrator")
		return online_payments.book(payment.name)

	def receipts(self) -> list:
		return frappe.get_all(
			"Payment Receipt",
			{"customer": self.home.customer},
			["name", "total", "settled", "prepaid", "clerk", "payment_entry"],
		)


class TestPaying(OnlineCase):
	def test_several_bills_are_one_payment_and_one_receipt(self) -> None:
		old, new = bill(self.home, 260.5, overdue=40), bill(self.home, 99.5, overdue=3)
		third = bill(self.home, 12)
		payment = self.begin(new, old)
		self.assertEqual((payment.status, payment.total, payment.user), ("Started", 360, self.user))
		(asked,) = self.gateway.asked
		self.assertEqual(
			(asked["amount"], asked["currency"], asked["reference_doctype"], asked["reference_docname"]),
			(360, "CNY", "Online Payment", payment.name),
		)
		self.assertEqual(outstanding(old, new), [260.5, 99.5])
		self.assertEqual(self.confirm(payment), f"/my-bills?payment={payment.name}")
		receipt = self.book(payment)
		self.assertEqual(outstanding(old, new, third), [0, 0, 12])
		(found,) = self.receipts()
		self.assertEqual((found.name, found.total, found.settled, found.clerk), (receipt, 360, 360, None))
		entry = frappe.get_doc("Payment Entry", found.payment_entry)
		self.assertEqual(
			(entry.paid_to, entry.paid_amount, entry.reference_no, entry.mode_of_payment),
			(self.account.payment_account, 360, payment.name, "在线支付"),
		)
		self.as_resident()
		state = portal_actions.payment_state(payment.name)
		self.assertEqual((state["status"], state["receipt"]), ("Received", receipt))
		self.assertEqual([row["name"] for row in portal.my_receipts()["rows"]], [receipt])
		portal.receipt_pdf(receipt)

	def test_a_prepayment(self) -> None:
		payment = self.begin(prepay="600.50")
		self.confirm(payment)
		self.book(payment)
		self.as_resident()
		self.assertEqual(portal.my_account()["accounts"][0]["prepaid"], 600.5)

	def test_the_same_tap_twice_is_one_payment(self) -> None:
		name = bill(self.home, 50)
		first = self.begin(name, key="tap")
		self.assertEqual(self.begin(name, key="tap").name, first.name)
		self.as_resident(resident_of(household().customer))
		self.assertEqual(frappe.db.count("Online Payment", {"customer": self.home.customer}), 1)

	def test_bills_whose_payment_is_under_way_are_not_paid_a_second_time(self) -> None:
		name, other = bill(self.home, 50), bill(self.home, 30)
		payment = self.begin(name)
		with self.assertRaisesRegex(frappe.DuplicateEntryError, "under way"):
			self.begin(other, name)
		(row,) = portal.my_account()["payments"]
		self.assertEqual((row["name"], row["total"]), (payment.name, 50))
		self.assertEqual(portal_actions.resume_payment(payment.name), f"https://pay.example/{payment.name}")
		portal_actions.cancel_payment(payment.name)
		self.assertEqual(self.begin(other, name).total, 80)
		with self.assertRaisesRegex(frappe.ValidationError, "finished"):
			portal_actions.resume_payment(payment.name)

	def test_two_phones_at_once_begin_one_payment(self) -> None:
		name = bill(self.home, 50)
		frappe.db.commit()
		attempt = lambda: portal_actions.pay(  # noqa: E731
			self.home.property, self.home.customer, frappe.generate_hash(length=20), {name: 50}
		)
		outcomes = at_once((self.user, attempt), (self.user, attempt))
		self.assertEqual(sum(outcome.ok for outcome in outcomes), 1, outcomes)

	def test_after_half_an_hour_the_bills_are_free_again(self) -> None:
		name = bill(self.home, 50)
		payment = self.begin(name)
		frappe.db.set_value(
			"Online Payment", payment.name, "started_on", add_to_date(now_datetime(), minutes=-31)
		)
		second = self.begin(name)
		self.assertEqual(payment.reload().status, "Expired")
		self.assertNotEqual(second.name, payment.name)

	def test_what_is_refused(self) -> None:
		mine, theirs = bill(self.home, 50), bill(household(), 70)
		paid = bill(self.home, 5, overdue=90)
		receipt_for(self.home, pay(5))
		for fields, sentence in (
			({"asked": {theirs: 70}}, "has changed"),
			({"asked": {"没有": 70}}, "has changed"),
			({"asked": {mine: 49}}, "has changed"),
			({"asked": {paid: 5}}, "has changed"),
			({"asked": {mine: "abc"}}, "Choose bills"),
			({"prepay": "-5"}, "above 0"),
			({"prepay": "1.005"}, "parts of a cent"),
			({"prepay": None}, "Choose bills to pay"),
		):
			with self.assertRaisesRegex(frappe.ValidationError, sentence):
				self.begin(**fields)
		self.as_resident()
		other = household()
		for customer, property_name in (
			(other.customer, other.property),
			(self.home.customer, make.PROPERTY_B),
		):
			with self.assertRaises(frappe.DoesNotExistError):
				portal_actions.pay(property_name, customer, "k", {mine: 50})
		self.assertEqual(frappe.db.count("Online Payment", {"customer": self.home.customer}), 0)

	def test_others_neither_see_nor_stop_it(self) -> None:
		payment = self.begin(bill(self.home, 50))
		self.as_resident(resident_of(household().customer))
		for attempt in (
			portal_actions.payment_state,
			portal_actions.cancel_payment,
			portal_actions.resume_payment,
		):
			self.assertRaises(frappe.DoesNotExistError, attempt, payment.name)
		self.assertEqual(portal.my_account()["payments"], [])


class TestNeitherTwiceNorLost(OnlineCase):
	def test_a_confirmation_that_comes_again_changes_nothing(self) -> None:
		name = bill(self.home, 50)
		payment = self.begin(name)
		for status in ("Authorized", "Completed"):
			self.confirm(payment, status)
		receipt = self.book(payment)
		self.confirm(payment)
		self.assertEqual(self.book(payment), receipt)
		self.assertEqual([row.name for row in self.receipts()], [receipt])

	def test_our_process_dies_between_the_money_and_the_receipt(self) -> None:
		"""The confirmation is committed; the booking dies half-way, twice; the sweep makes exactly one receipt."""
		name = bill(self.home, 50)
		payment = self.begin(name)
		self.confirm(payment)
		frappe.set_user("Administrator")
		frappe.db.commit()
		for place in ("wuye_ops.fees.collection.Order.write", "wuye_ops.fees.online_payments._write"):
			with patch(place, side_effect=SystemExit), self.assertRaises(SystemExit):
				online_payments.book(payment.name)
			# what a dead connection leaves behind
			frappe.db.rollback()
			self.assertEqual((self.receipts(), outstanding(name)), ([], [50]))
		online_payments.sweep()
		online_payments.sweep()
		(receipt,) = self.receipts()
		self.assertEqual((receipt.total, outstanding(name)), (50, [0]))
		self.assertEqual(payment.reload().payment_receipt, receipt.name)
		self.assertEqual(frappe.db.count("Payment Entry", {"party": self.home.customer, "docstatus": 1}), 1)

	def test_the_job_the_sweep_and_a_clerk_at_once_make_one_receipt(self) -> None:
		payment = self.begin(bill(self.home, 50))
		self.confirm(payment)
		frappe.set_user("Administrator")
		frappe.db.commit()
		attempt = lambda: online_payments.book(payment.name)  # noqa: E731
		outcomes = at_once(*[("Administrator", attempt)] * 3)
		self.assertEqual(len({outcome.result for outcome in outcomes if outcome.ok}), 1, outcomes)
		self.assertEqual(len(self.receipts()), 1)

	def test_a_bill_paid_at_the_counter_meanwhile_leaves_the_money_as_a_prepayment(self) -> None:
		name, other = bill(self.home, 50, overdue=20), bill(self.home, 30, overdue=5)
		payment = self.begin(name, other)
		receipt_for(self.home, pay(50))
		self.confirm(payment)
		self.book(payment)
		self.assertEqual(outstanding(name, other), [0, 0])
		balance = open_bills.prepaid_balance(self.home.property, self.home.customer, make.company())
		self.assertEqual(balance, 50)

	def test_money_that_comes_after_cancelling_or_expiry_is_booked(self) -> None:
		for late in ("Cancelled", "Expired"):
			name = bill(self.home, 50)
			payment = self.begin(name)
			if late == "Cancelled":
				portal_actions.cancel_payment(payment.name)
			else:
				started = add_to_date(now_datetime(), minutes=-40)
				frappe.db.set_value("Online Payment", payment.name, "started_on", started)
				# the sweep works in transactions of its own
				frappe.db.commit()
				online_payments.sweep()
			self.assertEqual(payment.reload().status, late)
			self.confirm(payment)
			self.book(payment)
			self.assertEqual(outstanding(name), [0])

	def test_a_failed_payment_books_nothing(self) -> None:
		payment = self.begin(bill(self.home, 50))
		for status in ("Failed", "Cancelled", None):
			self.confirm(payment, status)
		self.assertEqual(payment.reload().status, "Started")
		frappe.set_user("Administrator")
		with self.assertRaisesRegex(frappe.ValidationError, "has not confirmed"):
			online_payments.book(payment.name)

	def test_what_erpnext_refuses_is_told_and_booked_later(self) -> None:
		name = bill(self.home, 50)
		payment = self.begin(name)
		self.confirm(payment)
		frappe.set_user("Administrator")
		frappe.db.commit()
		refusal = frappe.ValidationError("You are not authorized to add entries before today")
		with patch("wuye_ops.fees.payments.submit", side_effect=refusal):
			self.assertIsNone(online_payments.try_to_book(payment.name))
		self.assertIn("not authorized", payment.reload().failure)
		self.assertEqual(payment.status, "Confirmed")
		self.assertTrue(
			frappe.db.exists("Notification Log", {"document_name": payment.name, "for_user": clerk()})
		)
		frappe.set_user(clerk())
		online_payments.book_now(payment.name)
		self.assertEqual(
			(payment.reload().status, payment.failure, outstanding(name)), ("Received", None, [0])
		)

	def test_another_amount_than_asked_waits_for_somebody_who_reads_statements(self) -> None:
		"""Gateways take the amount from the payer's browser."""
		name = bill(self.home, 50)
		payment = self.begin(name)
		frappe.set_user("Administrator")
		frappe.get_doc(
			{
				"doctype": "Integration Request",
				"integration_request_service": GATEWAY,
				"reference_doctype": "Online Payment",
				"reference_docname": payment.name,
				"status": "Completed",
				"data": frappe.as_json({"amount": 0.5}),
			}
		).insert()
		self.confirm(payment)
		self.assertEqual((payment.reload().status, outstanding(name)), ("To Check", [50]))
		frappe.set_user(clerk())
		self.assertRaises(frappe.PermissionError, online_payments.book_now, payment.name, 50)
		frappe.set_user(person("Accounts Manager", None))
		online_payments.book_now(payment.name, "0.50")
		self.assertEqual((payment.reload().status, outstanding(name)), ("Received", [49.5]))

	def test_nothing_is_written_by_hand(self) -> None:
		payment = self.begin(bill(self.home, 50))
		for user in (clerk(), "Administrator"):
			frappe.set_user(user)
			with self.assertRaises(frappe.PermissionError):
				frappe.get_doc("Online Payment", payment.name).update({"status": "Confirmed"}).save()
			self.assertRaises(frappe.PermissionError, frappe.delete_doc, "Online Payment", payment.name)


class TestAtTheCounter(OnlineCase):
	def test_the_counter_offers_the_link_where_residents_pay_online(self) -> None:
		name = bill(self.home, 50)
		frappe.set_user(clerk())
		self.assertTrue(collection.account(self.home.property, self.home.customer)["pays_online"])
		self.assertTrue(bill_form.resident_link(name)["url"].endswith(f"/my-bills/{name}"))
		with patch.object(gateways, "account_of", return_value=None):
			self.assertFalse(collection.account(self.home.property, self.home.customer)["pays_online"])


class TestWithoutGateway(PortalCase):
	def test_the_page_says_how_to_pay_and_nothing_begins(self) -> None:
		name = bill(self.home, 50)
		self.assertIsNone(gateways.account_of(make.company()))
		self.as_resident()
		self.assertFalse(portal.my_account()["accounts"][0]["can_pay"])
		self.assertFalse(portal.bill(name)["can_pay"])
		with self.assertRaisesRegex(frappe.ValidationError, "not available"):
			portal_actions.pay(self.home.property, self.home.customer, "k", {name: 50})


class TestWithPaymentsApp(PortalCase):
	"""With a controller of the `payments` app itself, where that is installed; only the provider's own server is not there."""

	def setUp(self) -> None:
		if gateways.APP not in frappe.get_installed_apps():
			self.skipTest("the payments app is not installed on this site")
		# the app and ERPNext commit what they make for a gateway, the account included
		self.addCleanup(self.remove)
		self.remove()
		super().setUp()
		settings = frappe.get_doc(
			{"doctype": "Stripe Settings", "gateway_name": "WUYE", "publishable_key": "x", "secret_key": "x"}
		)
		settings.flags.ignore_mandatory = True
		settings.insert()
		account = {"payment_gateway": "Stripe-WUYE", "company": make.company()}
		if not frappe.db.exists("Payment Gateway Account", account):
			frappe.get_doc(
				{
					"doctype": "Payment Gateway Account",
					"payment_account": frappe.db.get_value(
						"Mode of Payment Account", {"parent": WECHAT}, "default_account"
					),
					**account,
				}
			).insert()
		frappe.db.set_value("Payment Gateway Account", account, "is_default", 1)

	@staticmethod
	def remove() -> None:
		frappe.set_user("Administrator")
		frappe.db.rollback()
		frappe.db.delete("Payment Gateway Account", {"payment_gateway": "Stripe-WUYE"})
		frappe.db.delete("Payment Gateway", {"name": "Stripe-WUYE"})
		frappe.db.delete("Stripe Settings", {"name": "WUYE"})
		frappe.db.commit()

	def test_from_the_portal_through_its_controller_to_the_receipt(self) -> None:
		name = bill(self.home, 50)
		self.as_resident()
		self.assertTrue(portal.my_account()["accounts"][0]["can_pay"])
		url = portal_actions.pay(
			self.home.property, self.home.customer, frappe.generate_hash(length=20), {name: 50}
		)
		sent = {key: values[0] for key, values in parse_qs(urlsplit(url).query).items()}
		self.assertEqual(
			(sent["amount"], sent["currency"], sent["reference_doctype"]), ("50.0", "CNY", "Online Payment")
		)
		provider = MagicMock()
		provider.Charge.create.return_value.captured = True
		frappe.set_user("Guest")
		controller = gateways.controller_of("Stripe-WUYE")
		with patch.dict(sys.modules, {"stripe": provider}):
			for _again in range(2):
				answer = controller.create_request({**sent, "stripe_token_id": "tok"})
		self.assertIn("payment-success", answer["redirect_to"])
		payment = frappe.get_doc("Online Payment", sent["reference_docname"])
		self.assertEqual((payment.status, payment.charged), ("Confirmed", 50))
		frappe.set_user("Administrator")
		receipt = online_payments.book(payment.name)
		self.assertEqual(outstanding(name), [0])
		self.assertEqual(
			frappe.get_all("Payment Receipt", {"customer": self.home.customer}, pluck="name"), [receipt]
		)

	def test_an_amount_changed_on_the_way_is_noticed(self) -> None:
		name = bill(self.home, 50)
		self.as_resident()
		url = portal_actions.pay(
			self.home.property, self.home.customer, frappe.generate_hash(length=20), {name: 50}
		)
		sent = {key: values[0] for key, values in parse_qs(urlsplit(url).query).items()}
		provider = MagicMock()
		provider.Charge.create.return_value.captured = True
		frappe.set_user("Guest")
		with patch.dict(sys.modules, {"stripe": provider}):
			gateways.controller_of("Stripe-WUYE").create_request(
				{**sent, "amount": "0.01", "stripe_token_id": "tok"}
			)
		self.assertEqual(
			frappe.db.get_value("Online Payment", sent["reference_docname"], "status"), "To Check"
		)
		self.assertEqual(outstanding(name), [50])
