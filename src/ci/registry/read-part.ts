import { decode } from '../reading/decode.ts';
import type { YamlDocument } from '../reading/document.ts';
import { embedded, list, object, type Read, type Shape, string } from '../reading/shape.ts';
import {
  type LiteralStep,
  lease,
  type MultiStage,
  multiStage,
  type Observer,
  observerFields,
  parameter,
  stepFields,
  stepOrReference,
} from '../test-shape.ts';
import type { Path, Violation } from '../violation.ts';
import { nameOfFolder, type PartKind } from './part-file.ts';
import type { Chain, Registered } from './registry.ts';

/** A file of a registry that has a part. */
export interface PartFile {
  /** As the name of the file says, as is its name. */
  readonly kind: PartKind;
  readonly name: string;
  /** Relative to the registry's folder. */
  readonly path: string;
  /** As it is shown. */
  readonly file: string;
  readonly document: YamlDocument;
  /** The text of a file beside it; undefined where there is none. */
  readonly beside: (name: string) => string | undefined;
}

const documentation = string;
const stepFile = object({ ref: object({ ...embedded(stepFields), documentation }) });
const chainFile = object({
  chain: object({ as: string, steps: list(stepOrReference), documentation, env: list(parameter), leases: list(lease) }),
});
const workflowFile = object({ workflow: object({ as: string, steps: multiStage, documentation }) });
const observerFile = object({ observer: object({ ...embedded(observerFields), documentation }) });

export function readStep(from: PartFile): Registered<LiteralStep> {
  const { value, violations } = read(from, stepFile);
  const { documentation, ...step } = value.ref ?? {};
  const { commands, found } = commandsOf(from, step.commands);
  return registered(from, documentation, { ...step, commands }, [
    ...violations,
    ...nameOf(from, 'as', step.as),
    ...found,
  ]);
}

export function readObserver(from: PartFile): Registered<Observer> {
  const { value, violations } = read(from, observerFile);
  const { documentation, ...observer } = value.observer ?? {};
  const { commands, found } = commandsOf(from, observer.commands);
  const named = nameOf(from, 'name', observer.name);
  return registered(from, documentation, { ...observer, commands }, [...violations, ...named, ...found]);
}

export function readChain(from: PartFile): Registered<Chain> {
  const { value, violations } = read(from, chainFile);
  const { documentation, as = from.name, steps = [], env = [], leases = [] } = value.chain ?? {};
  const named = nameOf(from, 'as', value.chain?.as);
  return registered(from, documentation, { as, steps, env, leases }, [...violations, ...named]);
}

export function readWorkflow(from: PartFile): Registered<MultiStage> {
  const { value, violations } = read(from, workflowFile);
  const { documentation, as, steps = {} } = value.workflow ?? {};
  const named = nameOf(from, 'as', as);
  return registered(from, documentation, steps, [...violations, ...named, ...inWorkflow(from, steps)]);
}

/** Strictly, as the reference does. */
function read<S extends Shape>(
  { document, file }: PartFile,
  shape: S,
): { value: Read<S>; violations: readonly Violation[] } {
  return decode(document, shape, { lenient: false, file });
}

/** What a file that could not be read says of names does not count. */
function registered<T>(
  { file }: PartFile,
  documentation: string | undefined,
  part: T,
  found: readonly Violation[],
): Registered<T> {
  const unread = found.filter(({ rule }) => rule === 'V001');
  return { file, documentation: documentation ?? '', part, violations: unread.length > 0 ? unread : found };
}

function nameOf(from: PartFile, key: string, said = ''): readonly Violation[] {
  const { kind, name, path } = from;
  if (said !== name) {
    const advice = 'both must have the same name';
    return [wrong(from, 'V186', [key], `the ${kind} calls itself "${said}", and its file "${name}": ${advice}`)];
  }
  const folder = nameOfFolder(path);
  if (folder === name) return [];
  const advice = 'rename it, with its file, or move the file';
  return [wrong(from, 'V186', [key], `the ${kind} "${name}" is in the folder of "${folder}": ${advice}`)];
}

/** The text of the file that is named where the commands are. */
function commandsOf(from: PartFile, file = ''): { commands: string; found: readonly Violation[] } {
  const wanted = `${from.name}-commands`;
  const isNamed = file.startsWith(wanted) && /^(?:\.[^./]+)?$/.test(file.slice(wanted.length));
  const commands = isNamed ? from.beside(file) : undefined;
  if (commands !== undefined) return { commands, found: [] };
  const message = isNamed
    ? `there is no file "${file}" beside it: add the commands of "${from.name}"`
    : `the commands of "${from.name}" are said to be in "${file}": name "${wanted}.sh", a file beside it`;
  return { commands: file, found: [wrong(from, 'V186', ['commands'], message)] };
}

function inWorkflow(from: PartFile, { workflow }: MultiStage): readonly Violation[] {
  if (workflow === undefined) return [];
  const advice = 'write its phases out, or put what both need into a chain';
  const message = `the workflow "${from.name}" contains the workflow "${workflow}": ${advice}`;
  return [wrong(from, 'V187', ['steps', 'workflow'], message)];
}

function wrong({ kind, file }: PartFile, rule: 'V186' | 'V187', path: Path, message: string): Violation {
  return { rule, file, path: [kind, ...path], message };
}
