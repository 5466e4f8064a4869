import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Machine } from '../ports/machine.ts';

/**
 * This machine. A process is named by its id, the tick that it was started at, and what tells this start of this system
 * (and this container) from all others. Where there is no /proc, nobody can tell whether another one has ended.
 */
export function createMachine(): Machine {
  const system = systemMark();
  const started = system === undefined ? undefined : startOf(process.pid);
  return {
    host: hostname(),
    process: `${process.pid}-${started ?? randomBytes(6).toString('hex')}-${system ?? 'unknown'}`,
    hasEnded(name) {
      const [, pid, start, mark] = /^(\d+)-(\d+)-([0-9a-f]+)$/.exec(name) ?? [];
      return system !== undefined && mark === system && startOf(Number(pid)) !== start;
    },
  };
}

/** The same for all processes that see each other, and for no other ones. */
function systemMark(): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8');
    const mark = `${boot}${readlinkSync('/proc/self/ns/pid')}`;
    return createHash('sha256').update(mark).digest('hex').slice(0, 12);
  } catch {
    return undefined;
  }
}

/** Ticks from the boot of the system to the start of a process that lives; the fields after its name are numbers. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state = 'X', ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return /[ZX]/.test(state) ? undefined : fields[18];
  } catch {
    return undefined;
  }
}
