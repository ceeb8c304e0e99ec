"""
The site's search: what it can find, how words become terms, and the page that answers.

`answers` is what apps register, `entries` keeps the table of what can be found in step with the site,
`normaliser` turns words into terms for both databases, `query` and `finding` answer a question.
"""
