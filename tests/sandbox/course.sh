#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Exercises of the course that need kprobes: one of them. make test-course tries all.
# shellcheck source=tests/lib/tap.sh
. "$(dirname "$0")/../lib/tap.sh"
# shellcheck source=tests/lib/course.sh
. tests/lib/course.sh
is_done hello
finish
