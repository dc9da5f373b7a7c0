"""外部审计账号: an account that reads within a grant, for its time, and whose every look is logged.

Two walls, each enough by itself: `door` lets only named calls of the desk in, and says of each which document it is about;
`guard` limits every query and every document of the framework's permission engine to the scope of the grant.
"""
