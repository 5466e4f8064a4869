import { multiStageTest } from '../mutations.ts';
import type { RuleCase } from '../rule-case.ts';

const watch = { name: 'watch', from: 'stable:cli', commands: 'sleep 1', resources: { requests: { cpu: '1' } } };
const broken = { ...watch, name: 'broken', commands: '' };
const observers = new Map(
  [watch, broken].map((part) => [part.name, { file: `${part.name}-observer.yaml`, documentation: '', part }]),
);

const registry = {
  ...{ steps: new Map(), chains: new Map(), workflows: new Map(), observers },
  positionOf: () => ({ line: 1, column: 1 }),
};

function observed(name: string): string {
  return `${multiStageTest()}    observers:\n      enable:\n      - ${name}\n`;
}

export const cases: readonly RuleCase[] = [
  { rule: 'V180', bad: observed('broken'), good: observed('watch'), options: { registry } },
];
