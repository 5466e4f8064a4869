/** Largest archives, in bytes, that a pod sends of SHARED_DIR and of ARTIFACT_DIR. */
const mostSent = { shared: 64 * 1024 * 1024, artifacts: 256 * 1024 * 1024 };

/** All that both containers use besides bash itself. */
const programs = 'base64 cat chmod cp gzip mkdir mkfifo mv rm sha256sum sleep tar wc';

/**
 * Where the two containers of a pod meet: `alive` is a pipe that the first one keeps open, so that the second one sees its
 * end whatever ended it; `exit` is written last, by the first one.
 */
const meeting = `
work=$STREAMSTRESS_WORK
missing=
for program in ${programs}; do
  command -v "$program" >/dev/null || missing="$missing $program"
done`;

/**
 * The container `test`, in bash: arguments are pieces of its commands in base64. It makes the surroundings of the step, runs
 * the commands in a process group of their own, ends them when their time is over (SIGTERM, and SIGKILL after the grace),
 * passes SIGTERM on and waits, and writes down how they ended. Where it is killed itself, the pipe `life` ends, and whoever
 * keeps the time kills the step. Variables that begin with STREAMSTRESS_ are its orders.
 */
export const testScript = `
set -u
umask 0002${meeting}
if [[ -n $missing ]]; then
  echo "this image lacks$missing, which every step needs: take one that has bash, coreutils, tar and gzip" >&2
  printf '127 unprepared\\n' >"$work/exit"
  : >"$work/begun"
  exit 127
fi
timeout=$STREAMSTRESS_TIMEOUT grace=$STREAMSTRESS_GRACE phase=$STREAMSTRESS_PHASE script=$STREAMSTRESS_SCRIPT
saved=$STREAMSTRESS_SAVED form=$STREAMSTRESS_FORM kubeconfig=$STREAMSTRESS_KUBECONFIG clone=$STREAMSTRESS_CLONE
unset "\${!STREAMSTRESS_@}"

finish() {
  printf '%s %s\\n' "$1" "$2" >"$work/exit.part" && mv "$work/exit.part" "$work/exit"
  exit "$1"
}
prepare() {
  "$@" || { echo "the step could not be prepared: \\"$*\\" failed" >&2; finish 1 unprepared; }
}
mkfifo "$work/alive" 2>/dev/null
prepare test -p "$work/alive"
exec 9<>"$work/alive"
: >"$work/begun"

exported=$(declare -p HOME 2>/dev/null)
if [[ $exported != 'declare -x'* || ! -d $HOME || ! -w $HOME ]]; then
  export HOME=$work/home
  prepare mkdir -p "$HOME"
fi
prepare mkdir -p "$ARTIFACT_DIR" "$work/private"
if command -v git >/dev/null; then git config --global --add safe.directory '*'; fi
if [[ -d \${CLI_DIR:-} ]]; then export PATH=$PATH:$CLI_DIR; fi

shopt -s dotglob nullglob
case $form in
  files)
    prepare mkdir -p "$SHARED_DIR"
    for file in "$saved"/*; do
      if [[ -f $file && \${file##*/} != ..* ]]; then
        prepare cp -L "$file" "$SHARED_DIR/"
        prepare chmod 0660 "$SHARED_DIR/\${file##*/}"
      fi
    done ;;
  tar)
    prepare mkdir -p "$SHARED_DIR"
    set -o pipefail
    cat "$saved"/part-* | tar -xzf - -C "$SHARED_DIR"
    prepare test $? = 0 ;;
esac
shopt -u dotglob nullglob

private() {
  if [[ -r $2 ]]; then
    prepare cp -L "$2" "$work/private/$1"
    prepare chmod 0600 "$work/private/$1"
    place=$work/private/$1
  else
    place=$2
  fi
}
if [[ $kubeconfig == yes ]]; then
  config=\${KUBECONFIG:-$SHARED_DIR/kubeconfig}
  password=\${KUBEADMIN_PASSWORD_FILE:-$SHARED_DIR/kubeadmin-password}
  if [[ $phase == test && -s $SHARED_DIR/nested_kubeconfig ]]; then
    config=$SHARED_DIR/nested_kubeconfig
    if [[ -s $SHARED_DIR/kubeadmin-password ]]; then password=$SHARED_DIR/kubeadmin-password; fi
  fi
  private kubeconfig "$config"
  export KUBECONFIG=$place
  private kubeadmin-password "$password"
  export KUBEADMIN_PASSWORD_FILE=$place
fi

for piece in "$@"; do printf %s "$piece"; done | base64 -d >"$work/commands"
prepare chmod 0700 "$work/commands"
if [[ -n $clone ]]; then prepare cd "$clone"; fi

pid= stopping= again= ender=
end_group() {
  kill -TERM -- "-$1" 2>/dev/null
  sleep "$grace"
  kill -KILL -- "-$1" 2>/dev/null
}
stop() {
  again=yes
  if [[ -z $pid ]]; then finish 143 interrupted; fi
  if [[ -z $stopping ]]; then
    stopping=yes
    echo "SIGTERM: passed on to the step, which has $grace s for its end" >&4
    (exec 2>&4 4>&- 6>&- 9>&-; end_group "$pid") &
    ender=$!
    disown
  fi
}
trap stop TERM INT
prepare mkfifo "$work/life"
exec 6<>"$work/life" 5<"$work/life"
# What bash says itself of jobs that end is nothing that the step has said.
exec 4>&2 2>/dev/null
set -m
if [[ $script == yes ]]; then
  (trap - TERM INT; exec 2>&4 4>&- 5<&- 6>&- 9>&-; exec "$work/commands") </dev/null &
else
  (trap - TERM INT; exec 2>&4 4>&- 5<&- 6>&- 9>&-; exec "$BASH" "$work/commands") </dev/null &
fi
pid=$!
(
  trap - TERM INT
  exec 2>&4 4>&- 6>&- 9>&-
  read -r -t "$timeout" -u 5
  if (($? <= 128)); then
    kill -KILL -- "-$pid"
  else
    : >"$work/late"
    echo "the step took longer than its timeout of $timeout s: SIGTERM was sent, and SIGKILL follows after $grace s" >&2
    end_group "$pid"
  fi
) &
timer=$!
disown
again=yes
while [[ -n $again ]]; do
  again=
  wait "$pid" 2>/dev/null
  code=$?
done
kill -KILL -- "-$timer" "-$pid" \${ender:+"-$ender"} 2>/dev/null
if [[ -e $work/late ]]; then
  if [[ $code == 0 ]]; then code=124; fi
  finish "$code" timed_out
fi
if [[ -n $stopping ]]; then
  if [[ $code == 0 ]]; then code=143; fi
  finish "$code" interrupted
fi
finish "$code" ended
`;

/**
 * The container `artifacts`: waits for the end of the first one and writes, as its log, how that ended and what it has
 * left, in frames that read-frames.ts reads: lines that begin with a word that nobody can know, and base64 between them.
 * SIGTERM, which a node may send to all of its processes, ends none of that.
 */
export const artifactsScript = `
set -u${meeting}
marker=$STREAMSTRESS_MARKER
if [[ -n $missing ]]; then
  printf '%s exit none unprepared\\n%s end\\n' "$marker" "$marker"
  exit 0
fi
stopping=
trap stopping=yes TERM INT
mkfifo "$work/alive" 2>/dev/null
until [[ -e $work/begun ]]; do
  if [[ -n $stopping ]]; then
    printf '%s exit none never_begun\\n%s end\\n' "$marker" "$marker"
    exit 0
  fi
  sleep 0.1
done
printf '%s begun\n' "$marker"
if [[ -p $work/alive ]]; then
  exec 8<>"$work/alive" 7<"$work/alive"
  exec 8>&-
  (trap '' TERM INT; exec cat <&7 >/dev/null) &
  exec 7<&-
  while kill -0 $! 2>/dev/null; do wait $!; done
fi
trap '' TERM INT
code=none why=killed
if [[ -r $work/exit ]]; then read -r code why <"$work/exit"; fi
printf '%s exit %s %s\\n' "$marker" "$code" "$why"

send() {
  local file=$work/$1.tgz bytes sum
  tar -czf "$file" -C "$2" . 2>"$work/tar.txt"
  bytes=$(wc -c <"$file")
  bytes=\${bytes// /}
  if ((bytes > $3)); then
    printf '%s omitted %s %s\\n' "$marker" "$1" "$bytes"
  else
    sum=$(sha256sum "$file")
    printf '%s begin %s %s %s\\n' "$marker" "$1" "$bytes" "\${sum%% *}"
    base64 -w 8000 "$file"
    printf '%s done %s\\n' "$marker" "$1"
  fi
  rm -f "$file"
}
if [[ $STREAMSTRESS_SENDS_SHARED == yes && -d $SHARED_DIR ]]; then send shared "$SHARED_DIR" ${mostSent.shared}; fi
if [[ -d $ARTIFACT_DIR ]]; then send artifacts "$ARTIFACT_DIR" ${mostSent.artifacts}; fi
printf '%s end\\n' "$marker"
`;

/** Characters of one argument; the kernel takes 128 KiB. A multiple of four, so that pieces of base64 join. */
const longestPiece = 100_000;

/** The commands of a step as arguments of the container `test`; a step that is no script of its own stops at its first error. */
export function commandArguments(commands: string, isScript: boolean): readonly string[] {
  const text = isScript ? commands : `set -eu\n${commands}`;
  const encoded = Buffer.from(text).toString('base64');
  return encoded.match(new RegExp(`.{1,${longestPiece}}`, 'g')) ?? [];
}
