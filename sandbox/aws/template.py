"""Reads the facts that local commands need out of `template.yaml`, so that they are written once."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

PROJECT = Path(__file__).resolve().parents[2]
TEMPLATE = PROJECT / "template.yaml"


class _CloudFormationLoader(yaml.SafeLoader):
    """YAML in which `!Ref x` and its kin are read as {"Ref": "x"}."""


def _intrinsic(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        assert isinstance(node, yaml.MappingNode)  # noqa: S101 - YAML knows no other node
        value = loader.construct_mapping(node, deep=True)
    return {suffix: value}


_CloudFormationLoader.add_multi_constructor("!", _intrinsic)


@cache
def load_template() -> dict[str, Any]:
    """The template as plain values."""
    template: dict[str, Any] = yaml.load(TEMPLATE.read_text(), _CloudFormationLoader)  # noqa: S506 - a SafeLoader
    return template


@cache
def table_definitions() -> dict[str, dict[str, Any]]:
    """The DynamoDB tables' properties by kind: `LedgerTable` is `ledger`."""
    return {
        name.removesuffix("Table").lower(): resource["Properties"]
        for name, resource in load_template()["Resources"].items()
        if resource["Type"] == "AWS::DynamoDB::Table"
    }
