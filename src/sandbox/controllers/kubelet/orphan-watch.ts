import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Writable } from 'node:stream';

/** Keeps the groups that it is told of (`+12`, `-12`) and kills them when its input ends: whoever wrote it is dead. */
const script = `
live=" "
while read -r change; do
  group=\${change#?}
  case $change in
    +*) live="$live$group " ;;
    -*) live="\${live%% $group *} \${live#* $group }" ;;
  esac
done
for group in $live; do kill -s KILL -- "-$group"; done
`;

const live = new Set<number>();
let input: Writable | undefined;

/** From now on the process group dies when this process does, even by SIGKILL: a small shell watches for its end. */
export function holdGroup(group: number): void {
  live.add(group);
  input ??= startWatch();
  input.write(`+${group}\n`);
}

/** The group is gone. The shell ends with the last one. */
export function releaseGroup(group: number): void {
  if (!live.delete(group)) return;
  input?.write(`-${group}\n`);
  if (live.size > 0) return;
  input?.end();
  input = undefined;
}

function startWatch(): Writable {
  const watch = spawn('/bin/sh', ['-c', script], { detached: true, env: {}, stdio: ['pipe', 'ignore', 'ignore'] });
  const stdin = watch.stdin as Socket;
  for (const stream of [watch, stdin]) {
    stream.on('error', () => undefined); // without it, pods die in every ending but SIGKILL
    stream.unref();
  }
  return stdin;
}
