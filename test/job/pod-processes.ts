import { readdirSync, readFileSync } from 'node:fs';

/** Processes of the pods of Jobs of a sandbox, by the address of its API; other tests have Jobs at the same time. */
export function podProcesses(server: string): number[] {
  const ofSandbox = `\0KUBERNETES_SERVICE_PORT=${new URL(server).port}\0`;
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => {
    try {
      const read = (file: string) => readFileSync(`/proc/${pid}/${file}`, 'utf8');
      const environment = `\0${read('environ')}`;
      const isOfJob = read('cmdline').includes('--skip-build') && environment.includes('\0STREAMSTRESS_JOB=');
      return isOfJob && environment.includes(ofSandbox);
    } catch {
      return false;
    }
  });
}
