"""The site: static pages of the catalogue, which need no server and ask nobody else for anything.

`build.build_site` writes a folder that works from a disk (``file://``) and from a bucket: therefore
scripts are classic ones, and data lie in ``.js`` files that hand JSON to a function, since browsers
let pages of a folder neither import modules nor fetch files. Each provider has a page; offerings
share one page that draws itself from shards, so that a million of them stay affordable.

Whatever a provider wrote is escaped where it is shown (Jinja's autoescape, text nodes in scripts),
addresses become links only where they are http or https, and a content security policy lets no page
run an inline script.
"""
