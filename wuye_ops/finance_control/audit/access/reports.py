"""Reports within a grant: their filters are set to its scope before they run, and a report that is not listed does not run."""

from __future__ import annotations

import frappe
from frappe.utils import getdate

from wuye_ops.finance_control.audit.access import queries
from wuye_ops.finance_control.audit.access.scopes import REPORTS, ReportScope
from wuye_ops.rules import audit_access as rules


def is_open(name: object, grant: rules.Grant) -> bool:
	"""Whether the grant opens a report: it is one of ours to open, and sums up a kind of document that was given."""
	return isinstance(name, str) and name in REPORTS and REPORTS[name].needs in grant.doctypes


def within(name: str, asked: object, grant: rules.Grant) -> tuple[dict, list[str]]:
	"""(filters to run with, codes of what was asked beyond the scope). What is not said is set to the scope."""
	scope = REPORTS[name]
	asked = queries.loaded(asked) or {}
	if not isinstance(asked, dict):
		return {}, ["filters"]
	filters = {key: asked[key] for key in scope.free if key in asked}
	filters.update(scope.fixed or {})
	refused = [*_company(scope, asked, grant, filters), *_property(scope, asked, grant, filters)]
	refused += _days(scope, asked, grant, filters)
	return filters, refused


def _company(scope: ReportScope, asked: dict, grant: rules.Grant, filters: dict) -> list[str]:
	if not scope.company:
		return []
	filters[scope.company] = grant.company
	return [] if asked.get(scope.company) in (None, "", grant.company) else ["company"]


def _property(scope: ReportScope, asked: dict, grant: rules.Grant, filters: dict) -> list[str]:
	wanted = asked.get(scope.property)
	wanted = wanted if isinstance(wanted, list) else [wanted] if wanted else []
	wanted = [one for one in wanted if one]
	if any(one not in grant.properties for one in map(str, wanted)):
		return ["property"]
	chosen = wanted or sorted(grant.properties)
	filters[scope.property] = chosen if scope.many else chosen[0]
	return []


def _days(scope: ReportScope, asked: dict, grant: rules.Grant, filters: dict) -> list[str]:
	try:
		first = getdate(asked.get(scope.first)) if asked.get(scope.first) else grant.period.first
		last = getdate(asked.get(scope.last)) if asked.get(scope.last) else grant.period.last
	except (ValueError, TypeError, OverflowError, frappe.ValidationError):
		# what is no day lies in no period
		return ["period"]
	if not first or not last:
		return ["period"]
	filters[scope.first], filters[scope.last] = str(first), str(last)
	return [] if grant.period.first <= first and last <= grant.period.last else ["period"]
