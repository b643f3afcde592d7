# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Sets $headers to what an argument gave, else, where the running kernel's own are not installed, to those that
# scripts/setup headers installed.
if [ -z "${headers-}" ] && [ ! -e "/lib/modules/$(uname -r)/build" ]; then
    for headers in /usr/src/linux-headers-*-"$(dpkg --print-architecture 2>/dev/null)"; do :; done
fi
