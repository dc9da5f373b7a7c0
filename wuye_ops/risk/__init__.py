"""风险: what may go wrong, how grave it is and what is done about it; and the company's own metrics, which warn before it happens.

The register: `register`, `assessments`, `responses`, `steps`, `follow_up`, `library`.

`indicators`    thresholds, who may change them, and the switch
`watching`      which properties an indicator watches
`sweep`         every hour: what the metrics say, one query for each metric and its days
`escalations`   every five minutes: alerts that nobody answers
`alert_steps`   what people do about an alert
`back_testing`  what an indicator would have done over the past year
"""
