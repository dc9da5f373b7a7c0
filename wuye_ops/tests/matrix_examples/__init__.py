"""For each doctype one document that exists, a harmless change, and a payload for another: by chapter.

A new doctype gets its example in the file of its chapter, in EXAMPLES at the end.
"""

from collections.abc import Callable

from wuye_ops.tests.matrix_examples import (
	audits,
	awards,
	care,
	certificates,
	community,
	cost_control,
	customer_service,
	facilities,
	fees,
	finance_control,
	gate_retention,
	incidents,
	inspection,
	insurance,
	metrics,
	owners_money,
	parking,
	people,
	personal_data,
	privacy,
	promotions,
	property,
	records,
	risks,
	scorecards,
	security,
	service_quality,
	surveys,
	visitors,
	warnings,
)
from wuye_ops.tests.matrix_examples.example import Example

CHAPTERS = (
	audits,
	awards,
	care,
	property,
	customer_service,
	community,
	fees,
	finance_control,
	gate_retention,
	facilities,
	inspection,
	insurance,
	metrics,
	owners_money,
	records,
	warnings,
	risks,
	scorecards,
	surveys,
	parking,
	people,
	certificates,
	promotions,
	personal_data,
	privacy,
	service_quality,
	security,
	incidents,
	visitors,
	cost_control,
)
# by name, whichever chapter they are of: a document comes about the same way wherever its chapter stands
EXAMPLES: dict[str, Callable[[str], Example]] = dict(
	sorted((item for chapter in CHAPTERS for item in chapter.EXAMPLES.items()), key=lambda item: item[0])
)


def make_examples(property_name: str) -> dict[str, Example]:
	return {doctype: build(property_name) for doctype, build in EXAMPLES.items()}
