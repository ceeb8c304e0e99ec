"""The pack of an agenda: its PDF, and its papers as a ZIP file."""
