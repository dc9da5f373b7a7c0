"""问卷: households are asked, answer once, and what they say comes back without the name where that was promised.

`questions`   from rows of a document to `rules.survey` and back
`lifecycle`   what a survey must be; release, extension, closing
`audience`    which households a survey is for, and the sample of them
`invitations` one for each household, and its link
`sending`     links by mail and SMS, and reminders
`taking`      the one answer of a household, from whatever side it comes
`ballots`     answers of anonymous surveys: sealed while it is open, opened together
`web`         the page of a link, and the same for residents with an account
`paper`       answers typed in from sheets
`campaigns`   the same survey in several properties
`automatic`   after a service, and after moving in
"""
