#!/bin/bash
set -o nounset -o pipefail

trap 'echo "watched, stopped" > "$ARTIFACT_DIR/watched"; exit 0' TERM
while true; do sleep 0.2; done
