"""Asks the registry for known vulnerabilities of the pinned packages; fails when there is one.

Usage: python tools/audit.py REQUIREMENTS...
"""

import json
import subprocess
import sys


def main(files: list[str]) -> int:
    """Audits the requirement files and returns the exit status."""
    command = [sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip", "--format", "json"]
    for file in files:
        command += ["--requirement", file]
    run = subprocess.run(  # noqa: S603 - our own command
        [*command, "--progress-spinner", "off"], capture_output=True, text=True, check=False, timeout=300
    )
    try:
        dependencies = json.loads(run.stdout)["dependencies"]
    except (ValueError, KeyError):
        print(f"audit: pip-audit could not run:\n{run.stderr[-2000:]}", file=sys.stderr)
        return 1
    audited = [dependency for dependency in dependencies if "skip_reason" not in dependency]
    vulnerable = [dependency for dependency in audited if dependency["vulns"]]
    for dependency in vulnerable:
        names = ", ".join(vulnerability["id"] for vulnerability in dependency["vulns"])
        print(f"audit: {dependency['name']} {dependency['version']}: {names}", file=sys.stderr)
    if len(audited) < len(dependencies):
        print(
            f"audit: {len(audited)} of {len(dependencies)} packages audited; "
            "this registry has no advisories for the others"
        )
    return 1 if vulnerable else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
