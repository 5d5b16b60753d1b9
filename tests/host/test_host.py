# SPDX-License-Identifier: MIT
"""The host tests as pytest items, one for each program; run.py does the work."""
import importlib.util
import os

import pytest

# By path: several directories of tests have a run.py of their own.
_SPEC = importlib.util.spec_from_file_location(
    "host_run", os.path.join(os.path.dirname(os.path.abspath(__file__)), "run.py"))
run = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(run)

pytestmark = pytest.mark.xdist_group('host')        # compiled once


@pytest.fixture(scope="session")
def built():
    """Compiles the programs once; a warning is a failure here."""
    warnings = run.build()
    assert not warnings, warnings


@pytest.mark.parametrize("program", run.programs())
def test_program(built, program):
    failures = [text for passed, text in run.run_program(program) if not passed]
    assert not failures, "\n".join(
        failures + ["again: SEED=%s tests/host/run.py %s"
                    % (os.environ.get("SEED") or "1", program)])
