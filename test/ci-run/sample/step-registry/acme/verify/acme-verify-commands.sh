#!/bin/bash
set -o nounset -o errexit -o pipefail

# The image of this step is the one that was built.
test "$(cat /widget/VERSION)" = 1.4.0
echo "image $PLAIN_IMAGE"
test "$(sha256sum < "$SHARED_DIR/assets/more/disk")" = "$(cat "$SHARED_DIR/disk.sum")"

# Whoever writes to the kubeconfig writes to a copy.
test "$(cat "$KUBECONFIG")" = "apiVersion: v1"
echo changed >> "$KUBECONFIG"
test "$(cat "$SHARED_DIR/kubeconfig")" = "apiVersion: v1"

test -n "$UNIQUE_HASH" -a "$JOB_NAME_SAFE" = e2e -a "$OPENSHIFT_CI" = true
test -n "$(git config --global safe.directory)"
mkdir "$ARTIFACT_DIR/deep"
echo kept > "$ARTIFACT_DIR/deep/file"
echo "<testsuites><testsuite name='widget'><testcase classname='widget' name='turns'/><testcase name='left out'><skipped/></testcase></testsuite></testsuites>" > "$ARTIFACT_DIR/junit_widget.xml"
echo '{"widget": "turns"}' > "$ARTIFACT_DIR/custom-prow-metadata.json"
echo verified >> "$SHARED_DIR/order"
