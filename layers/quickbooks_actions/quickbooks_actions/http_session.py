"""The HTTP sessions that containers keep: connections stay open between calls, and nothing else does."""

from http.cookiejar import DefaultCookiePolicy

import requests
from requests.adapters import HTTPAdapter


def http_session(connections: int = 10) -> requests.Session:
    """A session that takes no cookie: it serves several portals, and what a service sets for one is not for the next.

    Args:
        connections: how many to one host are kept.
    """
    session = requests.Session()
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
    for scheme in ("https://", "http://"):
        session.mount(scheme, HTTPAdapter(pool_maxsize=connections))
    return session
