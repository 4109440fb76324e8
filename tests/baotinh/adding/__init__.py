"""Adding a newspaper: make-believe papers and places that are none, by name, over http and https, on loopback."""
