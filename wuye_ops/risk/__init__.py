"""风险: indicators on the company's own metrics warn before something happens, and each warning is followed until it is contained.

`indicators`    thresholds, who may change them, and the switch
`watching`      which properties an indicator watches
`sweep`         every hour: what the metrics say, one query for each metric and its days
`escalations`   every five minutes: alerts that nobody answers
`alert_steps`   what people do about an alert
`back_testing`  what an indicator would have done over the past year
"""
