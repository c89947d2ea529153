"""The last step of a build: a finished site made ready for hosts."""

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from ...data.problems import Problem, Problems
from ...render.environment import environment, render_template
from ..site_pages import ANSWERS, require_site, rewrite_pages
from .compress import pack
from .csp_check import refused
from .fingerprint import rename_assets
from .headers import REFERRER, policy_in_page
from .host_config import base_of, headers_file, nginx, redirects_file

# Before anything that it is to hold for.
HEAD = re.compile(r"<head\b[^>]*>(?:\s*<meta charset=[^>]*>)?", re.IGNORECASE)


def host(site: Path, moved: Mapping[str, str], site_url: str) -> tuple[str, Counter[str]]:
    """Make a finished site ready: assets named by their content, a policy in each page, `_headers`
    and `_redirects`, and each text packed beside it.

    `moved` holds the new addresses by the old ones, `site_url` is the site's own address or empty.
    Returns a configuration of nginx, and what `pack` returns. Raises Problems where there is no
    finished site, or it is ready already, or a page needs what the policy refuses.
    """
    require_site(site)
    if (site / "_headers").exists():
        raise Problems([Problem(str(site), 1, "the site is ready for hosts already", "build anew")])
    if not (site / ANSWERS).exists():
        fix = "finish it first, by python -m macros publish"
        raise Problems([Problem(str(site), 1, "the site is not finished", fix)])
    if problems := list(refused(site)):
        raise Problems(problems)
    base = base_of(site_url)
    named = rename_assets(site, base)
    policy = render_template(
        environment(), "policy", "", policy=policy_in_page(), referrer=REFERRER
    )
    rewrite_pages(
        site, lambda _, html: HEAD.sub(lambda head: f"{head[0]}\n{policy}", html, count=1)
    )
    files = sorted(p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file())
    (site / "_headers").write_text(headers_file(named.values(), base), "utf-8")
    (site / "_redirects").write_text(redirects_file(moved, base), "utf-8")
    return nginx(files, moved, site_url), pack(site)
