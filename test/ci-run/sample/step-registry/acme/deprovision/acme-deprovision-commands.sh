#!/bin/bash
set -o nounset -o errexit -o pipefail

test "$(tr '\n' ' ' < "$SHARED_DIR/order")" = "installed verified asked "
