"""`python -m baotinh` is `baotinh`."""

from baotinh.cli import main

main()
