#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Of tests/bad/verifier the programs that this kernel rejects and a newer or smaller one does not.
# shellcheck source=tests/bad/bad.bash
. "$(dirname "$0")/../bad/bad.bash"
. tests/bad/verifier.bash

rejects uninitialised
rejects return_value
rejects null
finish
