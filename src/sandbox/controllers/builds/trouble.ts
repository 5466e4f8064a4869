import type { ControllerFaults, FaultSwitch } from '../faults.ts';
import type { FailureReason } from './build-failure.ts';

/** Tells why the Build of this name that begins now is to fail, where a fault says so; each fault strikes as often as it says. */
export function createBuildTrouble(faults: FaultSwitch): (name: string) => FailureReason | undefined {
  const struck = new Map<ControllerFaults['failingBuilds'][number], number>();
  return (name) => {
    const isMeant = (fault: ControllerFaults['failingBuilds'][number]) =>
      fault.name === name && (struck.get(fault) ?? 0) < (fault.times ?? 1);
    const fault = faults.current().failingBuilds.find(isMeant);
    if (fault !== undefined) struck.set(fault, (struck.get(fault) ?? 0) + 1);
    return fault?.reason;
  };
}
