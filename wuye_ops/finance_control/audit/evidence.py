"""What an audit rests on, as its rules see it: papers, samples, requests."""

from __future__ import annotations

from collections import defaultdict

import frappe

from wuye_ops.rules.audit_life import Asked, Paper


def papers_of(audit: str) -> dict[str, tuple[Paper, ...]]:
	"""Row of the programme → its working papers."""
	found: dict[str, list[Paper]] = defaultdict(list)
	for row in frappe.get_all(
		"Audit Working Paper", {"audit": audit}, ["name", "step", "prepared_by"], order_by="name", limit=0
	):
		found[row.step or ""].append(Paper(row.name, row.prepared_by))
	return {step: tuple(papers) for step, papers in found.items()}


def requests_of(audit: str) -> tuple[Asked, ...]:
	"""Document requests, and whether each was answered."""
	return ()


def originals_out(audit: str) -> tuple[str, ...]:
	"""Originals of the audited that are still with the auditors."""
	return ()


def sampled(audit: str) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
	"""Row of the programme → (items of its samples, those of them with a result)."""
	return {}


def conclusions(audit: str) -> dict[str, str]:
	"""Row of the programme → what its sample comes to (`rules.audit_evaluation`)."""
	return {}


def not_provided(audit: str) -> tuple[str, ...]:
	"""Requests that limit the scope."""
	return ()


def changed_papers(audit: str) -> tuple[str, ...]:
	"""Papers whose documents have changed since they were looked at."""
	return ()
