"""What the NLP library brings with it when a pipeline is loaded."""

from __future__ import annotations

import json
import subprocess
import sys

ASKED = """
import json, sys
from reportedly.syntax.pipeline import pipeline
pipeline()
brought = [name for name in ("spacy.cli", "typer", "weasel", "httpx") if name in sys.modules]
import spacy
told = spacy.info(silent=True)
import spacy.cli
print(json.dumps([brought, sorted(told), hasattr(spacy.cli, "download")]))
"""


def test_a_pipeline_comes_without_the_commands_of_its_library_which_are_there_when_asked_for() -> (
    None
):
    done = subprocess.run(
        [sys.executable, "-c", ASKED], capture_output=True, text=True, check=True
    )
    brought, told, has_commands = json.loads(done.stdout)
    assert brought == []
    assert "spacy_version" in told
    assert has_commands
