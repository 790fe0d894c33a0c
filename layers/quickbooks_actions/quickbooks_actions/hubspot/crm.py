"""CRM objects: reading one with its associations, many at once, an association list; changing one."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from quickbooks_actions.errors import Refusal
from quickbooks_actions.hubspot import faults
from quickbooks_actions.hubspot.client import CONNECTIONS, HubSpotClient, Json
from quickbooks_actions.settings import HUBSPOT_API_VERSION

OBJECTS = f"/crm/objects/{HUBSPOT_API_VERSION}"
BATCH = 100
"""HubSpot's limit of one batch read (HubSpot contract 7.1)."""

PAGE = 500
"""HubSpot's limit of one page of an association list."""

UPDATE_SECONDS = 3.0
"""An answer to a change is waited for this long: what is changed is only a note of what is done."""


class Crm:
    """Objects by the names of their paths. Every call raises as the client's do."""

    def __init__(self, client: HubSpotClient) -> None:
        self._client = client

    def read(
        self, path: str, object_id: str, properties: Iterable[str], what: str, associations: Iterable[str] = ()
    ) -> Json:
        """One object, with the first page of each association that is asked for."""
        params = {"properties": ",".join(properties), "associations": ",".join(associations)}
        return self._client.get(
            f"{OBJECTS}/{path}/{object_id}", {name: value for name, value in params.items() if value}, what=what
        )

    def update(self, path: str, object_id: str, properties: Mapping[str, str], what: str) -> None:
        """Sets properties of one object, within a few seconds."""
        body = {"properties": dict(properties)}
        self._client.patch(f"{OBJECTS}/{path}/{object_id}", body, what=what, seconds=UPDATE_SECONDS)

    def batch(self, path: str, ids: Sequence[str], properties: Iterable[str], what: str) -> list[Json]:
        """Up to 100 objects, in any order, without those that are gone.

        Raises:
            ComeBack: some could not be read for another reason.
        """
        answer = self._client.post(
            f"{OBJECTS}/{path}/batch/read",
            {"properties": list(properties), "inputs": [{"id": object_id} for object_id in ids]},
            what=what,
            repeatable=True,
        )
        troubles = {str(error.get("category")) for error in answer.get("errors") or [] if isinstance(error, dict)}
        if troubles - {"OBJECT_NOT_FOUND"}:
            raise faults.unavailable(f"only a part of {what} was answered", status=207)
        return [result for result in answer.get("results") or [] if result.get("id")]

    def associated(self, path: str, object_id: str, to: str, what: str) -> list[str]:
        """All ids of the association list, each once, in HubSpot's order."""
        ids: list[str] = []
        after = ""
        while True:
            page = self._client.get(
                f"{OBJECTS}/{path}/{object_id}/associations/{to}",
                {"limit": str(PAGE)} | ({"after": after} if after else {}),
                what=what,
            )
            ids += [str(entry["toObjectId"]) for entry in page.get("results") or []]
            following = str(((page.get("paging") or {}).get("next") or {}).get("after") or "")
            if not following or following == after:
                return list(dict.fromkeys(ids))
            after = following


def batches(ids: Sequence[str]) -> list[Sequence[str]]:
    """The ids in parts that a batch read takes."""
    return [ids[start : start + BATCH] for start in range(0, len(ids), BATCH)]


def side_by_side(*tasks: Callable[[], Any]) -> list[Any]:
    """The results of all tasks, in their order, run at the same time.

    Raises: what a task raised; of several a Refusal first, since coming back would not mend it.
    """
    with ThreadPoolExecutor(max_workers=CONNECTIONS) as pool:
        futures = [pool.submit(task) for task in tasks]
        errors = [raised for raised in (future.exception() for future in futures) if raised is not None]
        if errors:
            raise next((error for error in errors if isinstance(error, Refusal)), errors[0])
        return [future.result() for future in futures]
