"""A feed: one document or a list of documents, each asked for as it is."""

import asyncio

from normalize.provider import Feed
from spiders.client import Client
from spiders.client_wire import NotFetchedError
from spiders.decoding import TooLargeError, UndecodableError, unpack
from spiders.ending import Ending, ending
from spiders.wholeness import fault


async def collect_feed(client: Client, collect: Feed) -> Ending:
    """Ask for every document; complete when all of them were obtained whole.

    Raises:
        ArchiveError: the archive cannot be written.
    """
    faults: list[str] = []
    urls = list(dict.fromkeys(collect.start))
    for position, url in enumerate(urls):
        try:
            if wrong := await _document(client, url, collect.max_bytes):
                faults.append(wrong)
        except asyncio.CancelledError:
            for left in urls[position:]:
                client.ledger.missed("interrupted", left)
            raise
        client.tell(len(urls))
    return ending(faults)


async def _document(client: Client, url: str, limit: int) -> str | None:
    """Obtain one document; gives what is wrong with it."""
    try:
        answer = await client.get(url)
        wrong = fault(unpack(answer.body, limit), answer.headers.get("content-type"))
    except NotFetchedError as error:
        return str(error)
    except TooLargeError as error:
        client.ledger.missed("too_large", url)
        return f"{url} is too large: {error}"
    except UndecodableError as error:
        wrong = str(error)
    if wrong is None:
        return None
    client.ledger.missed("cut_off", url)
    return f"{url} did not come whole: {wrong}"
