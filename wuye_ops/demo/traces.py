"""What the framework leaves beside documents: mail to people who have no mailbox, and rows of what it has deleted."""

import frappe

from wuye_ops.demo.fiction import MAIL_DOMAIN

MAIL, RECIPIENT = "Email Queue", "Email Queue Recipient"
ACTION, PERMITTED = "Workflow Action", "Workflow Action Permitted Role"


def forget_mail() -> None:
	"""Nothing goes out to the demo's people: their addresses are nobody's."""
	filters = {"recipient": ["like", f"%@{MAIL_DOMAIN}"], "parenttype": MAIL}
	names = frappe.get_all(RECIPIENT, filters, pluck="parent", distinct=True, limit=0) or [""]
	frappe.db.delete(RECIPIENT, {"parent": ["in", names], "parenttype": MAIL})
	frappe.db.delete(MAIL, {"name": ["in", names]})


def forget_roles_of_gone_actions() -> None:
	"""With each step of a workflow Frappe deletes the actions of the last one, and forgets their roles."""
	role, action = frappe.qb.DocType(PERMITTED), frappe.qb.DocType(ACTION)
	names = (
		frappe.qb.from_(role)
		.left_join(action)
		.on(action.name == role.parent)
		.select(role.name)
		.where((role.parenttype == ACTION) & action.name.isnull())
		.run(pluck=True)
	)
	frappe.db.delete(PERMITTED, {"name": ["in", [*names, ""]]})
