"""`python -m tools.definitions register` as a person runs it."""

import argparse

import pytest

from sandbox.hubspot import HubSpotSandbox
from sandbox.hubspot.definitions import DEVELOPER_KEY
from tools.definitions.actions import all_actions
from tools.definitions.registration import ACCESS_TOKEN, add_arguments, run
from tools.definitions.registration import DEVELOPER_KEY as KEY_VARIABLE

APP_ID = "31400001"


def chosen(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return parser.parse_args(arguments)


def test_it_says_what_became_of_each_action(
    hubspot: HubSpotSandbox, hubspot_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = chosen("--app-id", APP_ID, "--base-url", "https://hooks.example.com/v1/", "--hubspot-url", hubspot_url)

    assert run(arguments, {KEY_VARIABLE: DEVELOPER_KEY}) == 0

    said = capsys.readouterr().out.splitlines()
    assert said[-1] == "register: ok"
    assert [line.split()[0] for line in said[:-1]] == ["created"] * len(all_actions())
    created = [entry for entry in hubspot.log.entries() if entry.method == "POST"]
    assert all("hooks.example.com/v1/actions/" in str(entry.body) for entry in created)


@pytest.mark.parametrize(
    ("environment", "arguments", "sentence"),
    [
        ({}, (), f"Set one of the environment variables {KEY_VARIABLE} and {ACCESS_TOKEN}."),
        ({KEY_VARIABLE: "k", ACCESS_TOKEN: "t"}, (), f"Set one of the environment variables {KEY_VARIABLE}"),
        ({KEY_VARIABLE: "k"}, ("--app-id", "../1"), "--app-id is the app's number."),
        ({KEY_VARIABLE: "k"}, ("--base-url", "http://hooks.example.com/v1"), "--base-url is an address that begins"),
        ({KEY_VARIABLE: "k"}, ("--base-url", "https://hooks.example.com/v1?x=1"), "--base-url is an address"),
        ({KEY_VARIABLE: "k"}, ("--hubspot-url", "hubapi"), "--hubspot-url is an address that begins"),
    ],
)
def test_what_is_missing_or_wrong_is_told_before_anything_is_asked(
    hubspot: HubSpotSandbox,
    hubspot_url: str,
    capsys: pytest.CaptureFixture[str],
    *,
    environment: dict[str, str],
    arguments: tuple[str, ...],
    sentence: str,
) -> None:
    usual = ("--app-id", APP_ID, "--base-url", "https://hooks.example.com/v1", "--hubspot-url", hubspot_url)

    assert run(chosen(*usual, *arguments), environment) == 1

    assert sentence in capsys.readouterr().out
    assert not list(hubspot.log.entries())
