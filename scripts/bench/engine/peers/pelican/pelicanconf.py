import os

SITENAME = "公报"
SITEURL = "https://example.org"
PATH = "content"
OUTPUT_PATH = "output"
THEME = "theme"
TIMEZONE = "Asia/Shanghai"
DEFAULT_LANG = "zh"
DEFAULT_PAGINATION = 20
USE_FOLDER_AS_CATEGORY = True
DELETE_OUTPUT_DIRECTORY = False
RELATIVE_URLS = False
STATIC_PATHS = ["images", "style.css"]
EXTRA_PATH_METADATA = {}
ARTICLE_URL = "{category}/{slug}/"
ARTICLE_SAVE_AS = "{category}/{slug}/index.html"
CATEGORY_URL = "{slug}/"
CATEGORY_SAVE_AS = "{slug}/index.html"
TAG_URL = "tags/{slug}/"
TAG_SAVE_AS = "tags/{slug}/index.html"
PAGINATION_PATTERNS = (
    (1, "{base_name}/", "{base_name}/index.html"),
    (2, "{base_name}/page/{number}/", "{base_name}/page/{number}/index.html"),
)
AUTHOR_SAVE_AS = ""
AUTHORS_SAVE_AS = ""
ARCHIVES_SAVE_AS = ""
CATEGORIES_SAVE_AS = ""
PAGINATED_TEMPLATES = {"category": None, "tag": None}
DIRECT_TEMPLATES = ["index", "tags", "sitemap"]
SITEMAP_SAVE_AS = "sitemap.xml"
TAGS_SAVE_AS = "tags/index.html"
FEED_MAX_ITEMS = 20
FEED_DOMAIN = SITEURL
FEED_RSS = "index.xml"
FEED_ALL_ATOM = None
CATEGORY_FEED_ATOM = None
CATEGORY_FEED_RSS = "{slug}/index.xml"
TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None
FEED_APPEND_REF = False
COLUMNS = [
    ("governance", "基层治理"),
    ("ecology", "生态建设"),
    ("policy", "政策法规"),
    ("livelihood", "民生服务"),
    ("economy", "产业经济"),
]
COLUMN_NAMES = dict(COLUMNS)
if os.environ.get("BENCH_CACHE"):
    CACHE_CONTENT = True
    LOAD_CONTENT_CACHE = True
    CHECK_MODIFIED_METHOD = "mtime"
    CONTENT_CACHING_LAYER = "generator"
