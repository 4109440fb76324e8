"""One make-believe paper for each platform that provincial papers run on, with the truth beside every article."""
