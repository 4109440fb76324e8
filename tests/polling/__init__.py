"""Simulated fortnights: papers of which it is known when each story appeared, and a clock that tests control.

What is judged is how often the frontier asks the places where news is announced, and how soon it learns of each story.
`world` says what a paper shows at a moment, `papers` makes papers up, `driving` lets the real frontier crawl them
(`pipelines.store`: leads, frontier, visits; only the network is played), `judging` measures. No article is fetched.

    requests    asked of front pages, feeds, sitemaps and listings, their further pages among them, beside those of a
                crawl that asks each of them once in every run (its further pages left out: so the comparison is hard)
    delay       from the moment at which a story first stands anywhere to the moment at which its address is known;
                half the interval between runs is the cost of cron itself, and is told as `cron`
    missed      stories that were never known, though a crawl that asks everything in every run would have met them
"""
