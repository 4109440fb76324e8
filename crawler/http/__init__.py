"""What stands in for parts of Scrapy's and Twisted's network side, and is no middleware."""
