"""The schedule of an archive: when it calls, what is due then, what has changed and who is told.

Cron and systemd have one line and one timer, which call `baotinh run-due`; all else is decided here, so that both do
the same. Nothing here reads the archive or starts a command: whoever composes it passes that in.
"""
