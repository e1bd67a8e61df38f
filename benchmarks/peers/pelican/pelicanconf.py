"""Every page is a Markdown file; the theme is one template; the content cache is on."""

SITENAME = "Waterfront explainer"
SITEURL = ""
PATH = "content"
OUTPUT_PATH = "out"
THEME = "theme"
THEME_STATIC_DIR = ""
TIMEZONE = "UTC"
ARTICLE_PATHS = ["no-articles"]
PAGE_PATHS = [""]
PATH_METADATA = r"(?P<slug>.*?)(/index)?\.md"
PAGE_URL = "{slug}/"
PAGE_SAVE_AS = "{slug}/index.html"
DIRECT_TEMPLATES = []
AUTHOR_SAVE_AS = CATEGORY_SAVE_AS = TAG_SAVE_AS = ""
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
MARKDOWN = {"extensions": [], "extension_configs": {"markdown.extensions.meta": {}}, "output_format": "html5"}
TYPOGRIFY = False
DEFAULT_PAGINATION = False
CACHE_CONTENT = True
LOAD_CONTENT_CACHE = True
CONTENT_CACHING_LAYER = "generator"
GZIP_CACHE = False
