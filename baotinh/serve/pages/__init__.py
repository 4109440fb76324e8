"""The pages of the desk: each takes what is asked, and gives an answer."""
