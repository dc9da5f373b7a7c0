"""Opening the portal to a customer: a user without desk access, bound to the customer, with the Resident role."""

import frappe
from frappe import _
from frappe.utils import validate_email_address


@frappe.whitelist(methods=["POST"])
def invite(customer: str, email: str) -> dict:
	"""Makes `email` a portal user of the customer and returns {user, created, mailed}.

	The same address invited twice changes nothing. A welcome mail goes out only where the site sends mail; otherwise
	the person sets a password with "forgot password", or customer service hands it over.
	"""
	doc = frappe.get_doc("Customer", customer)
	doc.check_permission("write")
	email = (email or "").strip().lower()
	if not validate_email_address(email):
		frappe.throw(
			_("{0} is not an e-mail address.").format(frappe.bold(frappe.utils.escape_html(email))),
			title=_("E-mail"),
		)
	refuse_staff(email)
	created = not frappe.db.exists("User", email)
	mailed = created and sends_mail()
	if created:
		make_portal_user(email, doc.customer_name, mailed)
	if email not in {row.user for row in doc.portal_users}:
		doc.append("portal_users", {"user": email})
		doc.save()
	return {"user": email, "created": created, "mailed": mailed}


def refuse_staff(email: str) -> None:
	"""A colleague who lives here gets a second address: portal rights of staff would open the desk's data to both."""
	if frappe.db.get_value("User", email, "user_type") == "System User":
		frappe.throw(
			_("{0} is a user of the desk. Invite the customer with another e-mail address.").format(
				frappe.bold(email)
			),
			title=_("Portal Access"),
		)


def sends_mail() -> bool:
	return bool(frappe.db.exists("Email Account", {"enable_outgoing": 1, "default_outgoing": 1}))


def make_portal_user(email: str, customer_name: str, send_welcome_email: bool) -> None:
	user = frappe.get_doc(
		{
			"doctype": "User",
			"email": email,
			"first_name": customer_name,
			"user_type": "Website User",
			"send_welcome_email": int(send_welcome_email),
			"language": frappe.local.lang,
		}
	)
	# who may edit the customer may name its portal users; the role Resident comes with the customer
	user.insert(ignore_permissions=True)
