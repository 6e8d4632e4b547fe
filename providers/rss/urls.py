"""Addresses in feeds."""

from urllib.parse import urljoin


def joined(base: str, url: str) -> str:
    """Return the whole address of a link to the web; "" for one that leads elsewhere."""
    url = url.strip()
    if url[:8].lower() != "https://" and url[:7].lower() != "http://":
        url = _join(base, url) if url else ""
    return url if url[:4].lower() == "http" and "://" in url[4:9] else ""


def _join(base: str, url: str) -> str:
    try:
        return urljoin(base, url)
    except ValueError:
        return ""
