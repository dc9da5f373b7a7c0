"""保险: policies and claims, which key risks nothing covers, and when cover ends.

`as_policy`    rows as the rules know them, many at a time
`policies`     what may be written on a policy, its steps, and its renewal
`claims`       a loss from the notice to the payment; the policy is locked while an amount is agreed
`cover`        key risks that are not covered and why, and what a policy means for the risks that lean on it
`expiry`       every day: policies that end are told of, each step once
`calendar`     what ends in which month, and what a month of insurance costs
`permissions`  who sees and writes a policy of several properties
`words`        what the rules refuse, in words
"""
