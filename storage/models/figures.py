"""What services counted, day by day: kept longer than they keep it themselves."""

from datetime import datetime

from sqlalchemy import UniqueConstraint

from storage.models.fields import NEVER_AGAIN, Row, moment, of, own_id, workspace


class Figure(Row, table=True):
    """A page's figure on one day of the service's, as an ISO date."""

    __table_args__ = (UniqueConstraint("page_id", "figure", "day"), NEVER_AGAIN)
    id: int = own_id()
    workspace_id: int = workspace()
    page_id: int = of("page.id", index=False)
    figure: str
    day: str
    value: float


class PostFigure(Row, table=True):
    """A post's figure over its whole life, as it was `at` that moment."""

    __table_args__ = (UniqueConstraint("item_id", "figure"), NEVER_AGAIN)
    id: int = own_id()
    workspace_id: int = workspace()
    item_id: int = of("item.id", index=False)
    figure: str
    value: float
    at: datetime = moment(nullable=False)
