import { chains } from './chains.ts';
import { manualApprovalGate } from './manual-approval-gate.ts';
import type { Operand } from './operand.ts';
import { pipeline } from './pipeline.ts';
import { results } from './results.ts';
import { triggers } from './triggers.ts';

/** The components with a custom resource of their own that the sandbox's operator deploys, in its order. */
export const operands: readonly Operand[] = [pipeline, triggers, chains, results, manualApprovalGate];
