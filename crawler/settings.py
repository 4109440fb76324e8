"""The only wiring of Scrapy. Every value that differs from Scrapy's own has its reason beside it."""

import os

from crawler.version import __version__

BOT_NAME = "baotinh"
SOFTWARE = f"baotinh/{__version__}"
COMMAND = "scrapy crawl"

# Where the archive lies, and whom a webmaster can write to. `baotinh` sets both from its options.
DATA_DIR = os.environ.get("BAOTINH_DATA", "data")
CONTACT = os.environ.get("BAOTINH_CONTACT", "")
USER_AGENT = f"BaoTinh/{__version__} (+{CONTACT})" if CONTACT else f"BaoTinh/{__version__}"

# Ours
ALLOW_LOOPBACK = False  # the demo and the tests only
ARTICLE_LIMIT = 0  # articles asked for in a run, per newspaper; 0: all that are due
# asked for in a run, per newspaper; a daily index of a year has fewer sitemaps; pictures take twenty minutes at most
MOST_OF_A_KIND = {"sitemap": 300, "image": 600}
PAGE_BUDGET = 3000  # pages of any kind asked for in a run, per newspaper: an hour and a half at two seconds
DAILY_BUDGET = 5000  # pages of a newspaper in 24 hours after which a backfill waits for the next day
KEEP_PICTURES = "none"  # or "lead": the first picture of each article; "article": all of them
READERS = 1  # processes that read pages beside the one that asks for them; 0: that one reads, and waits for each page
LISTING_DEPTH = 3  # pages of a listing behind the first
LOOK_AGAIN_HOURS = [6, 48, 336]  # articles are read again after 6 hours, 2 days and 14 days

SPIDER_LOADER_CLASS = "crawler.spiders.PaperLoader"
# What of Scrapy's own runs is named, and nothing else is loaded: some of it listens on a port of this machine and runs
# what it is told there, some takes a fifth of the start to be switched off.
EXTENSIONS_BASE = {
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.logcount.LogCount": 0,
    "scrapy.extensions.closespider.CloseSpider": 0,
    "scrapy.extensions.feedexport.FeedExporter": 0,  # `scrapy crawl PAPER -o FILE`
}
EXTENSIONS = {
    "pipelines.ingest.run.Run": 0,  # opens the archive before anything is asked for
    "crawler.http.headers.HeaderLimit": 0,
    "crawler.middlewares.memory.ResidentMemory": 0,
}
SPIDER_MIDDLEWARES = {
    "pipelines.ingest.feeder.Feeder": 900,  # nearest to the spider: it replaces what start() yields
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,  # the spider judges every status
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,  # depth is the frontier's
    # These two drop requests without a word; the frontier judges addresses itself.
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
}
DOWNLOADER_MIDDLEWARES_BASE = {
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": 550,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": 600,
    "scrapy.downloadermiddlewares.stats.DownloaderStats": 850,
}
DOWNLOADER_MIDDLEWARES = {
    # First of all: no request leaves for a place that is not the paper's. Scrapy's own does not look at redirects.
    "crawler.middlewares.origin.OriginGuard": 40,
    "crawler.middlewares.robots.RobotsMiddleware": 100,  # Scrapy's own takes a 500 for permission
    "crawler.middlewares.inflate.InflateMiddleware": 590,  # Scrapy's own takes half a body for a whole one
    # Before the failure is kept (650) and asked for again (550).
    "crawler.middlewares.bounds.Bounds": 660,
    "crawler.middlewares.patience.Patience": 700,  # next to the network: before the line behind it moves on
    # Between redirects (600) and the network: sees every hop, and bodies before they are decompressed (590).
    "pipelines.ingest.captures.CaptureMiddleware": 650,
}
ITEM_PIPELINES = {
    "pipelines.ingest.item_pipeline.StorePipeline": 500,
}

# Politeness
ROBOTSTXT_USER_AGENT = "BaoTinh"
DOWNLOAD_DELAY = 2  # seconds between requests to a host
DOWNLOAD_DELAY_JITTER = 0  # the default would make gaps of one second out of two
CONCURRENT_REQUESTS_PER_DOMAIN = 1
CONCURRENT_REQUESTS = 100  # two for each newspaper, and some for robots.txt
CONCURRENT_ITEMS = 1  # an answer gives one visit; the default starts a hundred tasks for each to wait in
COOKIES_ENABLED = False
REFERRER_POLICY = "no-referrer"
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "vi,en;q=0.5",
}

# Limits
DOWNLOAD_TIMEOUT = 30  # seconds for a whole answer; with the default of 180, a silent server costs nine minutes
DOWNLOAD_MAXSIZE = 8 * 1024**2  # bytes, also after decompression; the default of 1 GiB is a bomb's size
DOWNLOAD_WARNSIZE = 0
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 64 * 1024**2  # bytes of pages that wait for a locked database; then nothing is asked for
RETRY_TIMES = 1  # the frontier asks again later
RETRY_HTTP_CODES = [500, 502, 504, 522, 524, 408]  # not 429 and 503: they say when to come back
TWISTED_DNS_RESOLVER = "crawler.http.resolver.PublicResolver"
REDIRECT_MAX_TIMES = 5
METAREFRESH_ENABLED = False
DOWNLOAD_HANDLERS = {"https": "crawler.http.tls.HttpsHandler", "data": None, "file": None, "ftp": None, "s3": None}
HTTPPROXY_ENABLED = False  # or the environment's proxy variables would be taken
DOWNLOAD_VERIFY_CERTIFICATES = True  # the exceptions are in the site files: `insecure_tls`
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"  # the frontier gives out each address once
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
MEMUSAGE_LIMIT_MB = 1024

LOG_LEVEL = "INFO"
LOG_FORMATTER = "crawler.logs.ShortLog"
LOG_FORMAT = "%(asctime)s %(levelname)s %(message)s"
LOG_DATEFORMAT = "%Y-%m-%dT%H:%M:%S%z"
