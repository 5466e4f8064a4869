#!/bin/bash
set -o nounset -o errexit -o pipefail

test "$FLAVOUR, $SIZE, $COLOUR, $TASTE" = "of the test, of the workflow, of the chain, of the step"
test "$CLUSTER_TYPE $CLUSTER_PROFILE_NAME" = "aws aws-acme"
test "$(cat "$CLUSTER_PROFILE_DIR/region")" = eu-north-1
test -s /var/run/login/token
echo "signs in with $(cat /var/run/login/token), in $LEASED_RESOURCE"

echo apiVersion: v1 > "$SHARED_DIR/kubeconfig"
mkdir -p "$SHARED_DIR/assets/more"
head -c 3000000 /dev/urandom > "$SHARED_DIR/assets/more/disk"
sha256sum < "$SHARED_DIR/assets/more/disk" > "$SHARED_DIR/disk.sum"
touch "$HOME/anything"
echo installed >> "$SHARED_DIR/order"
