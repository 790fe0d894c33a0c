"""Files: each with what is told of it, and with an answer of its own."""

from __future__ import annotations

import json

import requests

from tests.integration.sandbox_quickbooks.support import Api, Body, codes, invoice

CONTENT = b"%PDF-1.4 a drawing"


def parts(*told: Body | None) -> list[tuple[str, tuple[str, bytes | str, str]]]:
    """The parts of a request: for each file what is told of it (None: nothing) and its content."""
    found: list[tuple[str, tuple[str, bytes | str, str]]] = []
    for number, each in enumerate(told, start=1):
        if each is not None:
            found.append((f"file_metadata_{number:02}", ("metadata.json", json.dumps(each), "application/json")))
        found.append((f"file_content_{number:02}", (f"drawing{number}.pdf", CONTENT, "application/pdf")))
    return found


def upload(api: Api, *told: Body | None) -> requests.Response:
    return api.raw("POST", "/upload", files=parts(*told))


def on(entity: str, key: str) -> Body:
    return {"AttachableRef": [{"EntityRef": {"type": entity, "value": key}, "IncludeOnSend": True}]}


def test_a_file_becomes_an_attachable_of_a_document(api: Api) -> None:
    document = api.made("Invoice", invoice())

    response = upload(api, on("Invoice", document["Id"]) | {"Note": "As agreed"})

    assert response.status_code == 200
    ((answer,), time) = (response.json()["AttachableResponse"], response.json()["time"])
    held = answer["Attachable"]
    assert (held["FileName"], held["ContentType"], held["Size"]) == ("drawing1.pdf", "application/pdf", len(CONTENT))
    assert held["AttachableRef"] == [{"EntityRef": {"value": document["Id"], "type": "Invoice"}, "IncludeOnSend": True}]
    assert (held["Note"], bool(time)) == ("As agreed", True)
    assert api.raw("GET", f"/attachable/{held['Id']}").json()["Attachable"] == held


def test_a_file_may_come_with_nothing_told(api: Api) -> None:
    ((answer,),) = (upload(api, None).json()["AttachableResponse"],)

    assert answer["Attachable"]["FileName"] == "drawing1.pdf"
    assert "AttachableRef" not in answer["Attachable"]


def test_each_file_has_its_own_answer_in_a_200(api: Api) -> None:
    response = upload(api, on("Estimate", "999"), {"Colour": "red"}, {"Note": "fine"})

    assert response.status_code == 200
    first, second, third = response.json()["AttachableResponse"]
    assert (first["Fault"]["type"], first["Fault"]["Error"][0]["code"]) == ("ValidationFault", "6000")
    assert second["Fault"]["Error"][0]["code"] == "2010"
    assert third["Attachable"]["Note"] == "fine"
    assert len(api.sandbox.company().documents("Attachable")) == 1


def test_a_file_has_a_wide_id_and_is_deleted_without_its_version(api: Api) -> None:
    ((answer,),) = (upload(api, {"Note": "x"}).json()["AttachableResponse"],)
    key = answer["Attachable"]["Id"]
    assert key == "5000000000000503624"

    deleted = api.post("Attachable", {"Id": key}, operation="delete")

    assert deleted.json()["Attachable"] == {"domain": "QBO", "status": "Deleted", "Id": key}
    assert codes(api.raw("GET", f"/attachable/{key}")) == ["610"]


def test_what_is_no_upload_is_refused(api: Api) -> None:
    assert codes(api.raw("POST", "/upload", json={"Note": "x"})) == ["2010"]
    metadata = [("file_metadata_01", ("m.json", "{}", "application/json"))]
    assert codes(api.raw("POST", "/upload", files=metadata)) == ["2020"]
