"""Scrapy as it comes, for crawls that measure the spider alone."""

SPIDER_MODULES = ["spiders.portal"]
