"""How Scrapy is set up for one provider."""

from typing import Any

from normalize.provider import Provider
from spiders.crawl_wire import log_path
from spiders.order import Order
from spiders.politeness import MAX_REDIRECTS

CONCURRENCY = 4
"""Requests at a time where a provider asks for no delay."""


def settings(provider: Provider, order: Order) -> dict[str, Any]:
    """Scrapy's settings; delays between requests are kept by the manners middleware."""
    collect = provider.collect
    at_a_time = 1 if collect.delay > 0 else CONCURRENCY
    return {
        "USER_AGENT": order.user_agent,
        "DEFAULT_REQUEST_HEADERS": {"Accept": "*/*", "Accept-Encoding": "gzip, deflate"},
        # As many in all as for one host: none waits in a queue behind the middleware that
        # reckons when each may start.
        "CONCURRENT_REQUESTS": at_a_time,
        "CONCURRENT_REQUESTS_PER_DOMAIN": at_a_time,
        "DOWNLOAD_DELAY": 0,
        "DOWNLOAD_TIMEOUT": collect.timeout,
        "DOWNLOAD_MAXSIZE": collect.max_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_FAIL_ON_DATALOSS": True,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "REDIRECT_MAX_TIMES": MAX_REDIRECTS,
        "REFERRER_POLICY": "no-referrer",
        "URLLENGTH_LIMIT": 0,
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
        "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
        "LOG_LEVEL": "WARNING",
        "LOG_FILE": str(log_path(order, provider.id)),
        "LOG_FILE_APPEND": False,  # the last run's, or it would grow for ever
        "STATS_DUMP": False,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        # What these would do is done here by others, or not at all.
        **dict.fromkeys(
            (
                "COOKIES_ENABLED",
                "COMPRESSION_ENABLED",
                "HTTPPROXY_ENABLED",
                "METAREFRESH_ENABLED",
                "RETRY_ENABLED",
                "ROBOTSTXT_OBEY",
            ),
            False,
        ),
        "DOWNLOADER_MIDDLEWARES": {
            "spiders.crawl_middleware_retry.Retries": 550,
            "spiders.crawl_middleware.Manners": 950,
            "spiders.crawl_middleware_archive.Archiving": 990,
        },
    }
