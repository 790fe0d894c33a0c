"""Tokens that the QuickBooks sandbox takes, for a client that is tested without the stored connections."""

from sandbox.quickbooks import US_REALM, QuickBooksSandbox


class SandboxTokens:
    """A token source for the first company."""

    def __init__(self, sandbox: QuickBooksSandbox) -> None:
        self._sandbox = sandbox

    def token(self) -> str:
        """A token that works."""
        return self._sandbox.tokens_for(US_REALM).access_token

    def after_refusal(self, refused: str) -> str:
        """Another one."""
        return self.token()
