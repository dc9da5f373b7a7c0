"""指标: what the company measures. Each metric is declared once, by the chapter whose data it counts, and used alike by the
page of metrics, the cockpit, quality evaluations, improvement plans, risk indicators and appraisals.

`registry`  what a metric is, and all that the chapters have declared in the hook `wuye_metrics`
`values`    what metrics are worth, for those who may know
"""
