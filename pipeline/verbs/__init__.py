"""The verbs of the command line, by what they are for; none holds logic."""
