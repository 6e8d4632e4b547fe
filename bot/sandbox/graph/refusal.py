"""Graph's refusals, in its own codes and words. Graph API v26.0."""

from bot.sandbox.records import Json

DIED = {
    0: "Invalid OAuth access token - Cannot parse access token",
    458: "Error validating access token: The user has not authorized application 1234567890.",
    459: "Error validating access token: You cannot access the app till you log in to "
    "www.facebook.com and follow the instructions given.",
    460: "Error validating access token: The session has been invalidated because the user "
    "changed their password or Facebook has changed the session for security reasons.",
    463: "Error validating access token: Session has expired. The current time is later.",
    492: "Error validating access token: Session does not match current stored session. The user "
    "is not an administrator of the page.",
}


class Refusal(Exception):
    """An error object with its status, and headers beside it."""

    def __init__(
        self, message: str, code: int, subcode: int = 0, *, status: int = 400,
        kind: str = "OAuthException", is_transient: bool | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:  # fmt: skip
        """Make one."""
        super().__init__(message)
        self.status, self.headers = status, headers or {}
        error: Json = {"message": message, "type": kind, "code": code}
        if subcode:
            error["error_subcode"] = subcode
        if is_transient is not None:
            error["is_transient"] = is_transient
        self.body: Json = {"error": {**error, "fbtrace_id": "AsANDBOXsANDBOXsANDBOX"}}


def died(subcode: int) -> Refusal:
    """Return what a dead token is told; 0: it never was one."""
    return Refusal(DIED[subcode], 190, subcode, status=401 if subcode in {0, 458} else 400)


def not_there(its_id: str) -> Refusal:
    """Return what is told of an object that is deleted, or not shown to this token."""
    return Refusal(
        f"Unsupported get request. Object with ID '{its_id}' does not exist, cannot be loaded due "
        "to missing permissions, or does not support this operation.",
        100, 33, kind="GraphMethodException",
    )  # fmt: skip


def invalid(why: str) -> Refusal:
    """Return what is told of a parameter or field that Graph does not know."""
    return Refusal(f"(#100) {why}", 100)


def needs_scope(scope: str) -> Refusal:
    """Return what is told to a token without a permission."""
    return Refusal(
        f"(#10) This endpoint requires the '{scope}' permission or the 'Page Public Content "
        "Access' feature or the 'Page Public Metadata Access' feature.",
        10, status=403,
    )  # fmt: skip


def needs_scope_to_act(scope: str) -> Refusal:
    """Return what is told to a token that may look but not do this."""
    return Refusal(f"(#200) Requires {scope} permission to manage the object.", 200, status=403)


def wants_page_token() -> Refusal:
    """Return what is told to a person's token, or the app's, where only a page's will do."""
    return Refusal("(#190) This method must be called with a Page Access Token", 190, 2_069_032)


def needs_task() -> Refusal:
    """Return what is told to a person whose role on a page is too weak."""
    return Refusal(
        "(#200) The user must be an administrator, editor, or moderator of the page.",
        200, status=403,
    )  # fmt: skip
