"""
Mutants: slips made in the code on purpose, to see whether the tests would notice.

`slips.txt` is the list of those made by hand, by area; `generated` makes more, the same ones each time.
`python -m csp_site.testing.mutants` (`make mutants`) tries them in a copy of the tree.
"""
