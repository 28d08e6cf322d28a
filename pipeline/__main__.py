"""`python -m pipeline` is the command `baotinh`."""

from pipeline.cli import main

main(prog_name="baotinh")
