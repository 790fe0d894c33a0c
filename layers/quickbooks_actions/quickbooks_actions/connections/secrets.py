"""Secrets Manager, thin: JSON objects by name, a compare-and-swap on the current version, errors without a value."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from quickbooks_actions.aws import BOTO_CONFIG, store_unavailable
from quickbooks_actions.errors import ComeBack, ErrorCode

if TYPE_CHECKING:
    from mypy_boto3_secretsmanager import SecretsManagerClient

CURRENT = "AWSCURRENT"
WAITING = "REFRESHED"
"""Label of a version that was put but has not become current. Secrets Manager makes a version without any label
current by itself, so 'without a stage' needs one of our own; it is taken off once the version is current."""


class SecretChanged(Exception):
    """Somebody else wrote a newer value since it was read: that one stays."""


@dataclass(frozen=True, slots=True)
class SecretVersion:
    """A secret's value as it was read."""

    name: str
    version_id: str
    value: Mapping[str, Any] = field(repr=False)


class Secrets:
    """The application's secrets, by the part of their name after the prefix: `apps`, `quickbooks/9130…`.

    Every method raises:
        ComeBack: `configuration` when the secret does not exist or holds no JSON object (the sentence names the secret,
            never its value); `store_unavailable` when Secrets Manager refuses, throttles or does not answer.
    """

    def __init__(self, prefix: str, client: "SecretsManagerClient | None" = None) -> None:
        self._prefix = prefix.rstrip("/")
        self._client = client or _default_client()

    def full_name(self, name: str) -> str:
        """As it is called in Secrets Manager."""
        return f"{self._prefix}/{name}"

    def read(self, name: str) -> SecretVersion:
        """The current value."""
        found = self._get(name, CURRENT)
        if found is None:
            raise self._misconfigured(name, "does not exist")
        return found

    def read_waiting(self, name: str) -> SecretVersion | None:
        """A value that was put but never became current (a crash in between), or None."""
        return self._get(name, WAITING)

    def replace(self, read: SecretVersion, value: Mapping[str, Any], *, again: bool = False) -> SecretVersion:
        """Makes `value` the current one if `read` still is.

        The version's id is derived from the value, so that it can be seen whether a call that seemed to fail was done.

        Args:
            again: this value was tried before, without an answer.

        Raises:
            SecretChanged: the current version is another one by now; it stays.
        """
        text = json.dumps(value)
        version_id = hashlib.sha256(text.encode()).hexdigest()
        if version_id == read.version_id:
            return read  # the very value that was read: a label cannot be moved from a version to itself
        secret_id = self.full_name(read.name)
        if again and self._is_current(read.name, version_id):
            return SecretVersion(read.name, version_id, dict(value))
        try:
            self._client.put_secret_value(
                SecretId=secret_id, SecretString=text, ClientRequestToken=version_id, VersionStages=[WAITING]
            )
            self._client.update_secret_version_stage(
                SecretId=secret_id,
                VersionStage=CURRENT,
                MoveToVersionId=version_id,
                RemoveFromVersionId=read.version_id,
            )
        except ClientError as error:
            if _code(error) == "InvalidParameterException" and not self._is_current(read.name, version_id):
                raise SecretChanged(secret_id) from None
            if _code(error) != "InvalidParameterException":
                raise self._failed(read.name, error) from error
        except BotoCoreError as error:
            raise store_unavailable(error) from error
        self._take_off_label(secret_id, version_id)
        return SecretVersion(read.name, version_id, dict(value))

    def save(self, name: str, value: Mapping[str, Any]) -> SecretVersion:
        """Creates the secret, or makes `value` its current value whatever it was: for a connection made by a person.

        A secret that is marked for deletion is restored first. What was put before and never became current is
        forgotten with it: it is of the connection that was.
        """
        try:
            version_id = self._written(self.full_name(name), json.dumps(value))
        except (ClientError, BotoCoreError) as error:
            raise self._failed(name, error) from error
        return SecretVersion(name, version_id, dict(value))

    def read_or_create(self, name: str, make: Callable[[], Mapping[str, Any]]) -> SecretVersion:
        """The current value of a secret that is made when it is first needed; of two who make it the first wins."""
        found = self._get(name, CURRENT)
        if found is not None:
            return found
        try:
            self._client.create_secret(Name=self.full_name(name), SecretString=json.dumps(make()))
        except self._client.exceptions.ResourceExistsException:
            pass
        except (ClientError, BotoCoreError) as error:
            raise self._failed(name, error) from error
        return self.read(name)

    def misshapen(self, name: str, key: str) -> ComeBack:
        """For a value that lacks `key`, or has something else there than it should."""
        return self._misconfigured(name, f"has no usable {key}")

    def _get(self, name: str, stage: str) -> SecretVersion | None:
        try:
            answer = self._client.get_secret_value(SecretId=self.full_name(name), VersionStage=stage)
        except (ClientError, BotoCoreError) as error:
            if isinstance(error, ClientError) and _code(error) == "ResourceNotFoundException":
                return None
            raise self._failed(name, error) from error
        try:
            value = json.loads(answer.get("SecretString") or "")
        except ValueError:
            value = None
        if not isinstance(value, dict):
            # Outside the except block: a JSON error carries the text that it could not read.
            raise self._misconfigured(name, "holds no JSON object")
        return SecretVersion(name, answer["VersionId"], value)

    def _written(self, secret_id: str, text: str) -> str:
        """The new version's id. Raises: ClientError, BotoCoreError."""
        try:
            return self._client.create_secret(Name=secret_id, SecretString=text)["VersionId"]
        except ClientError as error:
            if _code(error) == "InvalidRequestException":  # a secret of that name is marked for deletion
                self._client.restore_secret(SecretId=secret_id)
            elif _code(error) != "ResourceExistsException":
                raise
        try:
            return self._put(secret_id, text)
        except ClientError as error:
            if _code(error) != "InvalidRequestException":
                raise
        self._client.restore_secret(SecretId=secret_id)
        return self._put(secret_id, text)

    def _put(self, secret_id: str, text: str) -> str:
        answer = self._client.put_secret_value(SecretId=secret_id, SecretString=text, VersionStages=[CURRENT, WAITING])
        return answer["VersionId"]

    def _is_current(self, name: str, version_id: str) -> bool:
        found = self._get(name, CURRENT)
        return found is not None and found.version_id == version_id

    def _take_off_label(self, secret_id: str, version_id: str) -> None:
        try:
            self._client.update_secret_version_stage(
                SecretId=secret_id, VersionStage=WAITING, RemoveFromVersionId=version_id
            )
        except (ClientError, BotoCoreError):
            return  # the label then stands at the current version, which says nothing new

    def _failed(self, name: str, error: Exception) -> ComeBack:
        if isinstance(error, ClientError):
            if _code(error) == "ResourceNotFoundException":
                return self._misconfigured(name, "does not exist")
            if _code(error) == "InvalidRequestException":
                return self._misconfigured(name, "is marked for deletion")
        return store_unavailable(error)

    def _misconfigured(self, name: str, trouble: str) -> ComeBack:
        return ComeBack(ErrorCode.CONFIGURATION, f"The secret {self.full_name(name)} {trouble}.")


def portal_secret(portal_id: str) -> str:
    """Name of the secret of a portal's tokens."""
    return f"hubspot/{portal_id}"


def company_secret(realm_id: str) -> str:
    """Name of the secret of a company's tokens."""
    return f"quickbooks/{realm_id}"


def _default_client() -> "SecretsManagerClient":
    try:
        return boto3.client("secretsmanager", config=BOTO_CONFIG)
    except BotoCoreError as error:
        raise ComeBack(
            ErrorCode.CONFIGURATION, f"Secrets Manager cannot be reached as set up ({type(error).__name__})."
        ) from error


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))
