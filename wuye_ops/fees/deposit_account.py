"""The liability account on which a company keeps its customers' deposits: the chosen one, or one that is found or made."""

import frappe
from frappe import _

NAMES = ("装修押金", "押金")
NEW_NAME = "押金"
# where a Chinese chart keeps what is owed to others than suppliers
PARENTS = ("其他应付款",)


def ensure(company: str) -> str:
	"""The company's deposit account, checked. At the first use it is taken from the chart, or made in it.

	The account has to take customers (account type Receivable) and be a liability, or the balance sheet would show other
	people's money as less owed to us.
	"""
	account = frappe.get_cached_value("Company", company, "wuye_deposit_account")
	if not account:
		# one desk after the other: two that begin at once make one account
		frappe.db.get_value("Company", company, "name", for_update=True)
		account = frappe.db.get_value("Company", company, "wuye_deposit_account") or _choose(company)
		frappe.db.set_value("Company", company, "wuye_deposit_account", account)
		frappe.clear_document_cache("Company", company)
	check(company, account)
	return account


def check(company: str, account: str) -> None:
	"""Refuses an account that cannot keep deposits, with what to do."""
	row = frappe.db.get_value(
		"Account", account, ["company", "root_type", "account_type", "is_group", "disabled"], as_dict=True
	)
	if not row or row.company != company or row.is_group or row.disabled:
		frappe.throw(
			_(
				"{0} is not an account of {1} that can be posted to. Choose another in the company's {2}."
			).format(frappe.bold(account), frappe.bold(company), frappe.bold(_("Deposits Received"))),
			title=_("Deposit Account"),
		)
	if (row.root_type, row.account_type) != ("Liability", "Receivable"):
		frappe.throw(
			_(
				"{0} must be a liability of account type Receivable, because deposits are owed to customers."
			).format(frappe.bold(account)),
			title=_("Deposit Account"),
		)
	advances = frappe.get_cached_value("Company", company, "default_advance_received_account")
	receivable = frappe.get_cached_value("Company", company, "default_receivable_account")
	if account in (advances, receivable):
		frappe.throw(
			_("Bills take what stands on {0}. Deposits need an account of their own.").format(
				frappe.bold(account)
			),
			title=_("Deposit Account"),
		)


def _choose(company: str) -> str:
	in_chart = {"company": company, "root_type": "Liability", "is_group": 0, "disabled": 0}
	for name in NAMES:
		for row in frappe.get_all("Account", {**in_chart, "account_name": name}, ["name", "account_type"]):
			if row.account_type == "Receivable":
				return row.name
			if not row.account_type and not frappe.db.exists("GL Entry", {"account": row.name}):
				# an empty account of that name was meant for this
				frappe.db.set_value("Account", row.name, "account_type", "Receivable")
				frappe.clear_document_cache("Account", row.name)
				return row.name
	return _make(company)


def _make(company: str) -> str:
	groups = {"company": company, "root_type": "Liability", "is_group": 1}
	parent = next(
		(
			found
			for name in PARENTS
			if (found := frappe.db.get_value("Account", {**groups, "account_name": name}))
		),
		None,
	) or frappe.db.get_value("Account", groups, order_by="lft")
	if not parent:
		frappe.throw(
			_("The chart of accounts of {0} has no group of liabilities. Choose the company's {1}.").format(
				frappe.bold(company), frappe.bold(_("Deposits Received"))
			),
			title=_("Deposit Account"),
		)
	account = frappe.get_doc(
		{
			"doctype": "Account",
			"company": company,
			"parent_account": parent,
			"account_name": NEW_NAME,
			"account_type": "Receivable",
			"root_type": "Liability",
		}
	)
	# whoever may receive a deposit may have the account made that it needs; that right is asked for before
	account.flags.ignore_permissions = True
	return account.insert().name


def forfeit_account(company: str, fee_item: str) -> str:
	"""The income account of a deposit that is kept: the company's choice, else that of the deposit's fee item."""
	from wuye_ops.fees.bills import default_income_account

	account = frappe.get_cached_value("Company", company, "wuye_forfeit_account")
	if not account:
		item = frappe.db.get_value("Fee Item", fee_item, "item")
		account = (
			default_income_account(item, company)
			if item
			else frappe.get_cached_value("Company", company, "default_income_account")
		)
	if not account or frappe.get_cached_value("Account", account, "company") != company:
		frappe.throw(
			_("Choose in company {0} the income account of {1}.").format(
				frappe.bold(company), frappe.bold(_("Forfeited Deposits"))
			),
			title=_("Account"),
		)
	return account
