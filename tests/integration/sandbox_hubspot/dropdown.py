"""An action with dropdowns, as a developer project defines it."""

from __future__ import annotations

from sandbox.hubspot import Action


def action_with_dropdowns(url: str) -> Action:
    """Account, then terms that depend on it; a memo beside them. Its options are asked for at `{url}`."""

    def field(name: str, **definition: object) -> dict[str, object]:
        given = {"name": name, "type": "string", "fieldType": "text", "options": []} | definition
        return {"typeDefinition": given, "supportedValueTypes": ["STATIC_VALUE"], "isRequired": False}

    live = {"type": "enumeration", "fieldType": "select", "optionsUrl": url}
    return Action.from_component(
        {
            "uid": "create_invoice",
            "type": "workflow-action",
            "config": {
                "actionUrl": url,
                "isPublished": True,
                "objectTypes": ["DEAL"],
                "inputFields": [
                    field("account", **live),
                    field("terms", **live),
                    field("memo"),
                    field("paid", type="bool", fieldType="booleancheckbox"),
                    field("count", type="number", fieldType="number"),
                    field("tags", type="enumeration", fieldType="checkbox"),
                    field("day", type="date", fieldType="date"),
                    field("moment", type="datetime", fieldType="date"),
                ],
                "inputFieldDependencies": [
                    {
                        "dependencyType": "SINGLE_FIELD",
                        "controllingFieldName": "account",
                        "dependentFieldNames": ["terms"],
                    }
                ],
                "labels": {"en": {"actionName": "Create invoice"}},
            },
        }
    )
