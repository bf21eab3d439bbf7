"""Scrapy's settings of the project. Every line differs from Scrapy's default for the reason beside it."""

BOT_NAME = "nianbao"
SPIDER_MODULES = ["spiders"]
NEWSPIDER_MODULE = "spiders"

# The rooms of the crawler
SCHEDULER = "crawler.scheduler.FrontierScheduler"  # Scrapy's queues lose requests on SIGKILL
DOWNLOAD_HANDLERS = {  # exact wire bytes, guarded addresses
    "http": "crawler.handler.WireHandler",
    "https": "crawler.handler.WireHandler",
    "ftp": None,  # never asked for
    "s3": None,
    "file": None,  # a page may not make us read files
    "data": None,
}
EXTENSIONS = {
    "crawler.run.CrawlRun": 0,
    "crawler.progress.Progress": 10,
    "scrapy.extensions.telnet.TelnetConsole": None,  # opens a port
    "scrapy.extensions.remote_control.RemoteControl": None,  # runs any Python sent to it
    "scrapy.extensions.closespider.CloseSpider": None,  # --max-requests is the frontier's
}
DOWNLOADER_MIDDLEWARES = {
    "crawler.keep.KeepMiddleware": 995,  # next to the wire: nothing passes that is not kept
    "crawler.decoding.DecodingMiddleware": 590,  # where Scrapy has the next one
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,  # loses damaged pages
    "crawler.outcome.OutcomeMiddleware": 500,  # where bodies are decoded
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # scope is the spiders' matter
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,  # every hop is a row
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
}
SPIDER_MIDDLEWARES = {
    "crawler.output.OutputMiddleware": 10,  # next to the engine: sees what all others let pass
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,  # `hops` says it
    "scrapy.spidermiddlewares.referer.RefererMiddleware": None,  # 20 us a link; `via` says it
}

# Politeness is the frontier's: nothing is handed out that may not be asked now
ROBOTSTXT_OBEY = False  # obeyed by the frontier, its own captured requests
RETRY_ENABLED = False  # retries are rows of the frontier
DOWNLOAD_DELAY = 0  # the frontier's delay is exact and survives a restart
DOWNLOAD_DELAY_JITTER = 0  # would let requests come closer than the delay
CONCURRENT_REQUESTS = 200  # one a host; a request also waits for its capture to be durable
CONCURRENT_REQUESTS_PER_DOMAIN = 200  # one a host and port is the frontier's rule

# What is fetched, and how much of it
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9",
    "Accept-Encoding": "gzip",  # what archives and their readers can decode for decades
}
COOKIES_ENABLED = True  # only with meta["cookiejar"], within one list's paging
HTTPPROXY_ENABLED = False  # a proxy would connect past the address guard
DOWNLOAD_TIMEOUT = 60  # without a byte; a whole answer may take ten times as long (large scans, slow hosts)
DOWNLOAD_MAXSIZE = 0  # the tap cuts at NIANBAO_MAX_BODY_BYTES, Scrapy would drop what came
DOWNLOAD_FAIL_ON_DATALOSS = False  # partial bodies are kept and marked
CONCURRENT_ITEMS = 4  # 100 tasks a response are made otherwise, 1 ms of CPU
WARN_ON_GENERATOR_RETURN_VALUE = False  # parses the callback's source for nearly every page
TLDEXTRACT_PUBLIC_SUFFIX_LIST_URLS: tuple[str, ...] = ()  # would be fetched from the net
URLLENGTH_LIMIT = 8192  # list APIs have long query strings
LOG_LEVEL = "INFO"  # a line a request is the frontier's work
TELNETCONSOLE_ENABLED = False  # opens a port
REMOTE_CONTROL_ENABLED = False  # runs any Python sent to it
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"  # the browser needs it

# The project's own settings, with their defaults
NIANBAO_OUT = ""  # the crawl directory
NIANBAO_SEEDS = ""  # what was asked for, one target a line; goes into the archive
NIANBAO_PORTAL = ""  # the one portal of the seeds that this process crawls; empty: all
NIANBAO_OPERATOR = ""  # name and mail or URL, for the User-Agent
NIANBAO_DELAY_S = 2.0
NIANBAO_PER_IP = 2
NIANBAO_MAX_REQUESTS = 0  # no limit
NIANBAO_BROWSER = "auto"  # auto, never, always
NIANBAO_REQUISITES = True
NIANBAO_RECHECK = False
NIANBAO_RECHECK_LISTS = False  # only what leads to reports: enough to find new ones
NIANBAO_STRICT_TLS = False
NIANBAO_ALLOW_NETWORK: tuple[str, ...] = ()
NIANBAO_RESOLVE: tuple[str, ...] = ()
NIANBAO_MAX_BODY_BYTES = 64 << 20  # on the wire
NIANBAO_PAUSE_FREE_BYTES = 1 << 30  # below it the crawl waits for room
NIANBAO_MIN_FREE_BYTES = 256 << 20  # below it the crawl ends with code 5
NIANBAO_MAX_ATTEMPTS = 3
NIANBAO_CONNECT_TIMEOUT_S = 20.0
