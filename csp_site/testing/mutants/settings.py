"""Settings for tests of mutants: a database in a file that is made once and copied for each."""

import os

from csp_site.settings.test import *  # noqa: F403 – all that the tests have

DATABASES["default"]["TEST"] = {"NAME": os.environ["MUTANTS_DATABASE"]}  # noqa: F405 – from above
