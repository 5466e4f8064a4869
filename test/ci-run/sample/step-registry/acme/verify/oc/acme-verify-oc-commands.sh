#!/bin/bash
set -o nounset -o errexit -o pipefail

test -x "$CLI_DIR/oc"
test "$(command -v oc)" = "$CLI_DIR/oc"
echo asked >> "$SHARED_DIR/order"
