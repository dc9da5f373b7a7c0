"""What surveys measure: satisfaction and net promoters of those that were closed in a period.

A survey counts on the day it is closed. Of an anonymous one what fewer than the least number answered is not counted, as its
analysis does not tell it; the rows behind are the surveys themselves, never somebody's answer.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from decimal import Decimal

import frappe
from frappe.query_builder.functions import Count, Date

from wuye_ops.customer_service.surveys import analysis_data as data
from wuye_ops.metrics.registry import Metric, Row, Scope
from wuye_ops.rules.disclosure import FEWEST
from wuye_ops.rules.metric_value import PERCENT, UP, Aim, Part, together
from wuye_ops.rules.satisfaction import OF_STARS, SATISFIED
from wuye_ops.rules.survey import DETRACTOR, GRADED, NPS, PROMOTER
from wuye_ops.translate import lazy as _lt
