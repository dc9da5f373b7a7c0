"""Jobs by the clock: the framework knows a job by the last two parts of its path alone."""

from collections import Counter

from wuye_ops.hook_schedule import scheduler_events


def methods(events) -> list[str]:
	if isinstance(events, dict):
		return [method for part in events.values() for method in methods(part)]
	return list(events) if isinstance(events, list | tuple) else [events]


def test_no_two_jobs_share_the_name_the_framework_gives_them():
	names = Counter(".".join(method.split(".")[-2:]) for method in set(methods(scheduler_events)))
	assert len(names) > 50
	assert [name for name, number in names.items() if number > 1] == []
