"""Import of projects, money and figures from a spreadsheet: first shown, then all of it or nothing."""
