"""Scrapy's settings for every portal: polite, quiet, and each one overridable with -s."""

BOT_NAME = "baotinh"
SPIDER_LOADER_CLASS = "crawler.spider.PortalSpiderLoader"
SPIDER_MODULES: list[str] = []
REQUEST_FINGERPRINTER_CLASS = "crawler.spider.CanonicalFingerprinter"

# Politeness: one request at a time to a small public server.
ROBOTSTXT_OBEY = True
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 2.0
BAOTINH_DELAY = DOWNLOAD_DELAY
"""Seconds between two requests to a host, by whatever process; jitter only adds."""
BAOTINH_DAY_BUDGET = 0
"""Pages of a host that are fetched in a day at most; 0: no limit."""
DOWNLOAD_TIMEOUT = 60
DOWNLOAD_MAXSIZE = 32 * 1024 * 1024
DOWNLOAD_WARNSIZE = 8 * 1024 * 1024
DEPTH_LIMIT = 2000
RETRY_TIMES = 3
COOKIES_ENABLED = False
# News pages reload themselves by the minute: that is no redirect.
METAREFRESH_ENABLED = False
# Scrapy starts a task for each of these per page, whether there are so many items or not.
CONCURRENT_ITEMS = 2
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "vi,en;q=0.3",
}

# Remote control has no place in a crawler that runs unattended.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# A portal with a certificate of its own making is crawled with -s, by who knows it.
DOWNLOAD_VERIFY_CERTIFICATES = True

# Links and redirects stay on the open network; nothing but HTTP is spoken.
TWISTED_DNS_RESOLVER = "crawler.guard.PublicResolver"
DOWNLOAD_HANDLERS = dict.fromkeys(("data", "file", "ftp", "s3"))

# What was found is remembered in the frontier, where there is a data folder.
SCHEDULER = "crawler.scheduler.FrontierScheduler"
BAOTINH_FRONTIER = None
"""The URL of a PostgreSQL database that machines share; None: the data folder's own file."""
BAOTINH_RUN_BUDGET = 0
"""Pages that a run fetches at most; 0: what is due."""
BAOTINH_EXTRACT = True
"""Whether articles are read as they come; without that, changes are not told from counters."""
BAOTINH_EXTRACTORS = 0
"""Processes that read articles beside the one that fetches; 0: that one does, as polite crawls
have time for it."""
BAOTINH_SINCE = None
"""A day, as 2025-01-31: what lists, feeds and sitemaps date earlier is not asked for."""
BAOTINH_NOW = False
"""Whether lists are fetched whatever their schedule says."""
BAOTINH_LINGER = 10.0
"""Seconds for which a run waits for what failed a moment ago, to try it once more."""
BAOTINH_FOREVER = False
"""Whether the crawl stays and waits for what will be due."""

DOWNLOADER_MIDDLEWARES = {
    "crawler.guard.AddressGuard": 40,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.manners.FreshRobots": 100,
    "crawler.keeping.ArchiveMiddleware": 930,
    # The last before the downloader, and so the first to see that a request ended.
    "crawler.manners.TurnMiddleware": 950,
}
EXTENSIONS = {
    "crawler.progress.Progress": 500,
    "spidermon.contrib.scrapy.extensions.Spidermon": 600,
    "crawler.monitors.RunKeeper": 700,
}
SPIDERMON_ENABLED = True
SPIDERMON_SPIDER_CLOSE_MONITORS = ("crawler.monitors.PortalSuite",)
FEED_EXPORT_ENCODING = "utf-8"
LOG_LEVEL = "INFO"

BAOTINH_DATA = None
"""The data folder; without one nothing is kept."""
BAOTINH_MIN_FREE = 512
"""MB that stay free on the disk of the data folder: a crawl stops before."""
BAOTINH_CONTACT = None
"""Mail or web address in the User-Agent, for those who run the servers."""
BAOTINH_WEBHOOK = None
"""A web address that is told, as JSON, what went wrong with a run."""
BAOTINH_NAMED: list[str] = []
"""Hosts with their ports that may be private: those that the user named."""
BAOTINH_REPLAY: list[str] = []
"""WARC files to serve from in place of the network."""
