/**
 * Why a test failed. `upstream_regression` and `test_bug` are given only with evidence, by attribution, never by a rule
 * (`--assume-upstream` asks for the first where nothing is known); `unclassified` is what nothing else explains.
 */
export type Category =
  | 'upstream_regression'
  | 'test_bug'
  | 'unclassified'
  | RuleCategory
  /** The image and the manifests that the operator brings for it do not fit each other. */
  | 'manifest_skew';

/** What a rule may say. */
export type RuleCategory =
  /** It needs a component that is not on the cluster. */
  | 'missing_component'
  /** It follows an upgrade that was not made. */
  | 'upgrade_prerequisite'
  | 'platform_issue'
  | 'configuration_gap'
  | 'flaky';

/** How much a classification rests on: `high` on what was tried or seen, `medium` on the words of the fault itself, `low` on a guess. */
export type Confidence = 'high' | 'medium' | 'low';

const surroundings: ReadonlySet<Category | undefined> = new Set<Category>([
  ...(['missing_component', 'upgrade_prerequisite', 'platform_issue', 'configuration_gap', 'manifest_skew'] as const),
]);

/** Whether a failure of this category is that of the surroundings, not of anything under test. */
export function isSurroundings(category: Category | undefined): boolean {
  return surroundings.has(category);
}

/** Why a test failed, by a rule of config/failures.toml, by evidence, or the lack of both. */
export interface Classification {
  readonly category: Category;
  /** Name of the rule, `evidence` or `none`. */
  readonly rule: string;
  /** One sentence for people. */
  readonly why: string;
  /** What of the failure's text the rule matched; hostile text. Absent where no text did. */
  readonly matched?: string;
  readonly confidence: Confidence;
}

/** What is known of the failures of a suite. */
export interface Explanation {
  /** By test id. */
  readonly classified: ReadonlyMap<string, Classification>;
}

/** An entry of config/failures.toml: a kind of failure that is not the product's fault, and how it shows. */
export interface FailureRule {
  readonly name: string;
  readonly category: RuleCategory;
  /** One of them in the message or the details is enough. */
  readonly patterns: readonly RegExp[];
  /** None of these may be there: what makes the same words mean something else. */
  readonly unless: readonly RegExp[];
  /** Where it stands, only tests of spec files that match are meant. */
  readonly files: RegExp | undefined;
  /** One sentence for people. */
  readonly why: string;
}
