"""What passes between a crawl's process and the one that started it: JSON, one line each."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, Field, TypeAdapter

from normalize.provider import Provider
from spiders.order import Order


class Errand(BaseModel):
    """A provider and an order, on the way in."""

    provider: Provider
    run_id: str
    started_at: datetime
    archive: Path
    user_agent: str
    resume_within: timedelta

    @classmethod
    def of(cls, provider: Provider, order: Order) -> "Errand":
        """The errand of one run of one provider."""
        return cls(
            provider=provider,
            run_id=order.run_id,
            started_at=order.started_at,
            archive=order.archive.absolute(),
            user_agent=order.user_agent,
            resume_within=order.resume_within,
        )

    def order(self, progress: Callable[[str, int, int | None], None]) -> Order:
        """The order again, telling its progress where the errand is carried out."""
        return Order(
            run_id=self.run_id,
            started_at=self.started_at,
            archive=self.archive,
            user_agent=self.user_agent,
            resume_within=self.resume_within,
            progress=progress,
        )


class Progress(BaseModel):
    """Payloads so far."""

    kind: Literal["progress"] = "progress"
    payloads: int
    announced: int | None


class Done(BaseModel):
    """The archive is closed."""

    kind: Literal["done"] = "done"
    report: str


class Refused(BaseModel):
    """The archive cannot be written."""

    kind: Literal["refused"] = "refused"
    why: str


Message = Progress | Done | Refused
MESSAGE: TypeAdapter[Message] = TypeAdapter(Annotated[Message, Field(discriminator="kind")])


def log_path(order: Order, provider_id: str) -> Path:
    """Where Scrapy writes its log."""
    return order.archive.parent / "logs" / f"scrapy-{provider_id}.log"
