#!/usr/bin/env python3
"""Run a management command with the production settings unless the environment names others."""

import os
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "csp_site.settings.production")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
