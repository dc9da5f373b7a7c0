"""服务分析: figures of requests and tasks by any of their sides, over any period, at a million requests in a second.

`sides`    what can be counted, and by what
`scope`    what a report is about, and what of it the user may see
`live`     counts in the documents themselves
`kept`     what was counted of months that are over, and whether it still holds
`reading`  months that are kept, the rest live, added up
`groups`   groups as people read them, and the rows behind each
`shown`    columns and charts

What is kept is a copy that can be made anew at any time. A month of a property of which anything was changed since is
counted live until the next hour has kept it again, so reports never say what was.
"""
