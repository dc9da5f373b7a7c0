"""On which accounts money of owners stands: public revenue on a liability of its own, with a bank account where there is one."""

import frappe
from frappe import _

# numbers of setup/data/chart_of_accounts.json
PUBLIC_REVENUE, PUBLIC_BANK = "224105", "100202"
INCOME, EXPENSE = "Income", "Expense"


def public_revenue(company: str) -> list[str]:
	"""The accounts of public revenue of a company, which can be posted to; refuses a company without one, with what to do."""
	found = _accounts(company, "wuye_public_revenue_account", PUBLIC_REVENUE)
	if not found:
		frappe.throw(
			_("Choose in company {0} the account of {1}: it has none of number {2}.").format(
				frappe.bold(company), frappe.bold(_("Public Revenue")), PUBLIC_REVENUE
			),
			title=_("Account"),
		)
	return found


def public_bank(company: str) -> list[str]:
	"""The bank accounts on which public revenue lies apart; none where a company has none."""
	return _accounts(company, "wuye_public_revenue_bank", PUBLIC_BANK)


def has_public_revenue(company: str) -> bool:
	return bool(_accounts(company, "wuye_public_revenue_account", PUBLIC_REVENUE))


def of_profit_and_loss(company: str) -> dict[str, str]:
	"""Account → INCOME or EXPENSE, of all that can or could be posted to."""
	return dict(
		frappe.get_all(
			"Account",
			{"company": company, "is_group": 0, "root_type": ["in", (INCOME, EXPENSE)]},
			["name", "root_type"],
			as_list=True,
			limit=0,
		)
	)


def _accounts(company: str, field: str, number: str) -> list[str]:
	chosen = frappe.get_cached_value("Company", company, field)
	if not chosen:
		return frappe.get_all(
			"Account", {"company": company, "account_number": number, "is_group": 0}, pluck="name"
		)
	left, right, of = frappe.db.get_value("Account", chosen, ["lft", "rgt", "company"]) or (0, 0, None)
	if of != company:
		frappe.throw(
			_("Account {0} is none of {1}. Choose another in the company.").format(
				frappe.bold(chosen), frappe.bold(company)
			),
			title=_("Account"),
		)
	within = {"company": company, "is_group": 0, "lft": [">=", left], "rgt": ["<=", right]}
	return frappe.get_all("Account", within, pluck="name", order_by="lft", limit=0)
