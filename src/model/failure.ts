/**
 * Why a test failed. `regression` and `test_change` are given only with evidence, by attribution, never by a rule;
 * `unknown` is what nothing else explains.
 */
export type Category = 'regression' | 'test_change' | 'flaky' | 'infrastructure' | 'configuration' | 'unknown';

/** Whether a failure of this category is that of the surroundings, not of anything under test. */
export function isSurroundings(category: Category | undefined): boolean {
  return category === 'infrastructure' || category === 'configuration';
}

/** A rule of config/failures.toml that matched, or the lack of one. */
export interface Classification {
  readonly category: Category;
  /** Name of the rule, or `none`. */
  readonly rule: string;
  /** One sentence for people. */
  readonly why: string;
}

/** An entry of config/failures.toml: a kind of failure that is not the product's fault, and how it shows. */
export interface FailureRule {
  readonly name: string;
  readonly category: 'infrastructure' | 'configuration' | 'flaky';
  /** One of them in the message or the details is enough. */
  readonly patterns: readonly RegExp[];
  /** None of these may be there: what makes the same words mean something else. */
  readonly unless: readonly RegExp[];
  /** Where it stands, only tests of spec files that match are meant. */
  readonly files: RegExp | undefined;
  /** One sentence for people. */
  readonly why: string;
}
