"""Elements' names as feedparser sees them, and which of them the quick reader understands."""

from functools import lru_cache

from feedparser.mixin import _FeedParserMixin

PREFIXES = {uri.lower(): prefix for uri, prefix in _FeedParserMixin.namespaces.items()}
HANDLED = {name[7:] for name in dir(_FeedParserMixin) if name.startswith("_start_")} | {
    name[5:] for name in dir(_FeedParserMixin) if name.startswith("_end_")
}
SYNONYMS = {
    "guid": "id",
    "pubdate": "published",
    "issued": "published",
    "dcterms_issued": "published",
    "modified": "updated",
    "dc_date": "updated",
    "dcterms_modified": "updated",
    "dc_title": "title",
    "dc_creator": "author",
    "dc_author": "author",
    "itunes_author": "author",
    "dc_description": "description",
    "media_description": "description",
    "itunes_summary": "summary",
    "itunes_link": "itunes_image",
    "fullitem": "content_encoded",
}
MODELLED = {
    "id", "published", "updated", "title", "media_title", "author", "description", "summary",
    "content", "content_encoded", "link", "enclosure", "source", "media_group", "media_content",
    "media_thumbnail", "itunes_image", "slash_comments",
}  # fmt: skip
# feedparser keeps these where we never look, with all that they hold.
HARMLESS = {
    "category", "keywords", "media_category", "media_keywords", "dc_subject", "itunes_category",
    "itunes_keywords", "itunes_explicit", "itunes_block", "itunes_subtitle", "subtitle", "rights",
    "copyright", "dc_rights", "generator", "created", "dcterms_created", "expirationdate",
    "contributor", "dc_contributor", "dc_publisher", "dc_language", "language", "media_rating",
    "media_credit", "media_restriction", "media_license", "media_player", "cloud", "cc_license",
    "creativecommons_license", "admin_generatoragent", "admin_errorreportsto",
}  # fmt: skip
SKIP, DESCEND, DISTRUST, DOUBTFUL = "skip", "descend", "distrust", "doubtful"


@lru_cache(maxsize=2_048)
def meaning(tag: str) -> str:
    """Return what an element is: a modelled name, or what to do with it.

    SKIP it with all that it holds; DESCEND into it, it says nothing itself; DISTRUST the quick
    reader; DOUBTFUL ones mean nothing, as long as their namespace has a prefix.
    """
    namespace, local = split(tag)
    prefix = PREFIXES.get(namespace.lower()) if namespace else ""
    if "backend.userland.com/rss" in namespace.lower():
        prefix = ""
    if prefix is None:
        return _unknown(local)
    name = f"{prefix}_{local}" if prefix else local
    name = SYNONYMS.get(name, name)
    if name in MODELLED:
        return name
    if name in HARMLESS or prefix in {"georss", "gml", "psc"}:
        return SKIP
    if prefix == "xhtml" or name in HANDLED or local == "in-reply-to":
        return DISTRUST
    return DESCEND


def _unknown(local: str) -> str:
    if local == "in-reply-to":
        return "in_reply_to"
    return DOUBTFUL if local in HANDLED else DESCEND


def split(tag: str) -> tuple[str, str]:
    """Return an element's namespace and its local name in small letters."""
    namespace, _, local = tag[1:].rpartition("}") if tag[0] == "{" else ("", "", tag)
    return namespace, local.lower()
