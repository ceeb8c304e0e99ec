"""Small words: those of a question that say nothing, or little, of what it is about."""

from csp_site.formats.words import word_set

# Words that say nothing by themselves. They are looked for only where nothing else was typed.
STOP_WORDS = word_set(
    """
    a am an and are as at be been but by can cant could did didnt do does doesnt dont for from get had
    has have he her hers hes him his how i id if ill im in into is isnt it its ive me my myself no not
    of on or our she shes should so some that the their them themselves then there these they theyre
    this those to us was wasnt we were what whats when where which who whos why will with wont would you
    your yourself
    """
)
# Words around a matter that are not the matter. They give way to any word that is no stop word.
AROUND_WORDS = word_set(
    """
    feel feeling following gets getting give go goes going gonna got help helping just keep keeps know
    like making maybe need needed needs next please really think thinking very wanna want wanted wants
    """
)
