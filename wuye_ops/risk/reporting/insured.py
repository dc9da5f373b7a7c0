"""What a report says of insurance: policies that ended and that are to be renewed, claims, and key risks that nothing covers."""

from __future__ import annotations


def read(subject, key_risks: list[str]) -> dict:
	"""Empty while there is no insurance."""
	return {}
