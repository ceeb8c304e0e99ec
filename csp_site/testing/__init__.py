"""What the tests of every app need, and the machine that they run on."""
