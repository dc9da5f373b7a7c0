"""成本管控标准: which policy applies to a property: its own, else its company's, else the trade's (`rules.cost_policy`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.utils import cint, flt

from wuye_ops.finance_control.costs import exact
from wuye_ops.rules import cost_policy
from wuye_ops.rules.cost_monitor import Limits, Policy
from wuye_ops.rules.cost_policy import Proposed
from wuye_ops.rules.steps import Refusal

DOCTYPE = "Cost Policy"
USUAL = Policy()
# field of the document → what the rules call it
PERCENTS = {"explain_above": "explain", "approve_above": "approve", "stop_above": "stop", "under": "under"}
ROLES = {"explained_by": "explain_role", "approved_by": "approve_role", "stop_approved_by": "stop_role"}
DAYS = ("explain_days", "approve_days", "stop_days", "escalate_after")


@dataclass(frozen=True, slots=True)
class Policies:
	"""companies: property → its company."""

	companies: Mapping[str, str]
	of_companies: Mapping[str, Policy]
	of_properties: Mapping[str, Policy]

	def of(self, property_name: str) -> Policy:
		return self.of_properties.get(property_name) or self.general(property_name)

	def general(self, property_name: str) -> Policy:
		"""What applies in its company: by it several properties together are measured."""
		return self.of_companies.get(self.companies.get(property_name, ""), USUAL)


def read() -> Policies:
	"""Those of all companies and properties, in two queries."""
	fields = ["company", "property", *PERCENTS, "least", "stop_orders", *ROLES, *DAYS]
	of_companies, of_properties = {}, {}
	for row in frappe.get_all(DOCTYPE, fields=fields, limit=0):
		made = cost_policy.policy(proposed(row))
		if row.property:
			of_properties[row.property] = made
		else:
			of_companies[row.company] = made
	companies = dict(frappe.get_all("Property", fields=["name", "company"], as_list=True, limit=0))
	return Policies(companies, of_companies, of_properties)


def of(property_name: str) -> Policy:
	return read().of(property_name)


def proposed(doc) -> Proposed:
	"""What a document, or a row of one, says."""
	return Proposed(
		**{name: exact(flt(doc.get(field), 2)) for field, name in PERCENTS.items()},
		**{name: doc.get(field) for field, name in ROLES.items()},
		**{field: cint(doc.get(field)) for field in DAYS},
		least=exact(flt(doc.get("least"), 2)),
		stop_orders=bool(cint(doc.get("stop_orders"))),
	)


def limits_together(policies: Mapping[str, tuple[Policy, Policy]]) -> Limits:
	"""By which the sum of several properties is measured: property → (its policy, its company's).

	One property by its own; several of one company, or of companies that ask for the same, by the company's; else by the trade's.
	"""
	found = list(policies.values())
	if len(found) == 1:
		return found[0][0].limits
	general = {of_company.limits for _own, of_company in found}
	return general.pop() if len(general) == 1 else USUAL.limits


def in_words(refusal: Refusal) -> str:
	params = refusal.params
	return {
		"not_rising": _(
			"The limits must rise from more than 0: explained above {0} %, approved above {1} %, highest {2} %."
		).format(*(f"{float(params.get(name, 0)):g}" for name in ("explain", "approve", "stop"))),
		"too_high": _("The highest limit is not above {0} %.").format(params.get("most")),
		"least_negative": _("The amount below which nothing is asked is not less than 0."),
		"under_out_of_range": _("Below plan is asked from more than 0 up to {0} %.").format(
			params.get("most")
		),
		"days_out_of_range": _("Each answer has 1 to {0} working days.").format(params.get("most")),
		"days_rise": _(
			"Who is further above the plan answers no later: enter no more days for a higher limit."
		),
		"roles_fall": _(
			"{0} may not decide less than {1}: above the highest limit the higher post decides."
		).format(_(params.get("stop_role") or ""), _(params.get("approve_role") or "")),
	}[refusal.code]
