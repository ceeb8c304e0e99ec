"""
Unpublishing, by whatever door: an officer is told first, in words, what readers lose.

`losses` says what goes, `doors` ask before it does, `expiry` tells of what goes by itself. Each app says
in its module `losses` what only it knows.
"""
