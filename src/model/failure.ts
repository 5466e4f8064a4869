/**
 * Why a test failed. `upstream_regression` and `test_bug` are given only with evidence, by attribution, never by a rule
 * (`--assume-upstream` asks for the first where nothing is known); `unclassified` is what nothing else explains.
 */
export type Category = 'upstream_regression' | 'test_bug' | 'unclassified' | RuleCategory;

/** What a rule may say. */
type RuleCategory =
  /** It needs a component that is not on the cluster. */
  | 'missing_component'
  /** It follows an upgrade that was not made. */
  | 'upgrade_prerequisite'
  | 'platform_issue'
  | 'configuration_gap'
  /** The image and the manifests that the operator brings for it do not fit each other. */
  | 'manifest_skew'
  | 'flaky';

/** How much a classification rests on: `high` on what was tried or seen, `medium` on the words of the fault itself, `low` on a guess. */
type Confidence = 'high' | 'medium' | 'low';

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
  /** Name of the rule; `need` for a scenario that was not run, `assumed` with --assume-upstream, `evidence` or `none`. */
  readonly rule: string;
  /** One sentence for people. */
  readonly why: string;
  /** What of the failure's text, or of what the cluster said meanwhile, the rule matched; hostile text. */
  readonly matched?: string;
  /** Who looks after such failures, where the rule says so. */
  readonly owner?: string;
  readonly confidence: Confidence;
}

/** Whether a failure is the surroundings' with some certainty: a guess excuses no commit. */
export function isExcuse(classification: Classification | undefined): boolean {
  return isSurroundings(classification?.category) && classification?.confidence !== 'low';
}

/** An entry of config/failures.toml: a kind of failure that is not the product's fault, and how it shows. All that is given must hold. */
export interface FailureRule {
  readonly name: string;
  readonly category: RuleCategory;
  /** Who looks after such failures. */
  readonly owner: string | undefined;
  /** One sentence for people. */
  readonly why: string;
  /** One of them in the message or the details is enough. */
  readonly patterns: readonly RegExp[];
  /** None of these may be there: what makes the same words mean something else. */
  readonly unless: readonly RegExp[];
  /** One of them in what the cluster said while the test ran is enough. */
  readonly log: readonly RegExp[];
  /** Only tests of spec files that match … */
  readonly files: RegExp | undefined;
  /** … or with one of these tags … */
  readonly tags: readonly string[];
  /** … or of this line `Component:`. */
  readonly component: RegExp | undefined;
  /** Component, or kind of objects (`operator.knative.dev/v1beta1/KnativeServing`), that was neither built nor on the cluster. */
  readonly absent: string | undefined;
  /** Only where images of upstream were swapped in. */
  readonly swapped: boolean;
}

/** Whether a component, or a kind of objects, was there while the tests ran. What could not be seen is in no list. */
export interface Presence {
  /** `chains`, or `<apiVersion>/<kind>`. */
  readonly name: string;
  /** Its images were swapped in by this run. */
  readonly swapped: boolean;
  readonly present: boolean;
}

/** Failures that say the same but for numbers, times and names that change. */
export interface FailureCluster {
  /** The same in every run: a hash of `template`. */
  readonly id: string;
  /** Their message with what changes folded away; hostile text. */
  readonly template: string;
  readonly tests: number;
}

/** One cause of many failures. */
export interface Cascade {
  /** One sentence without its full stop; may hold hostile text. */
  readonly cause: string;
  /** Ids. */
  readonly tests: readonly string[];
}

/** Why the tests of a run failed, as far as that can be told. */
export interface Explanation {
  /** By test id, like the next three; failed tests only. */
  readonly classified: ReadonlyMap<string, Classification>;
  /** Id of the cluster. */
  readonly clustered: ReadonlyMap<string, string>;
  /** Name of the known issue that it is. */
  readonly known: ReadonlyMap<string, string>;
  /** What the cluster said while it ran, one line each; hostile text. */
  readonly evidence: ReadonlyMap<string, readonly string[]>;
  /** The largest first. */
  readonly clusters: readonly FailureCluster[];
  /** The largest first; a test is in one at most. */
  readonly cascades: readonly Cascade[];
  readonly knownIssues: readonly KnownIssueFound[];
  /** What of the product was there. */
  readonly components: readonly Presence[];
}

/** An entry of config/known-issues.toml: a failure that somebody has accepted until a day. */
export interface KnownIssue {
  /** `SRVKP-11139`. */
  readonly name: string;
  /** Id of a test; its rows are meant too. */
  readonly test: string | undefined;
  /** What is in the message or the details; with a test, both must hold. */
  readonly pattern: RegExp | undefined;
  readonly link: string;
  readonly owner: string;
  /** Last day on which it counts, UTC: `2026-12-31`. */
  readonly expires: string;
  readonly why: string;
}

/** What a run found of a known issue. */
export interface KnownIssueFound extends Omit<KnownIssue, 'test' | 'pattern'> {
  /** `failing` as expected; `expired`: it fails and does not count any more; `passed`: its test passes again; `unseen`: nothing failed with it. */
  readonly state: 'failing' | 'expired' | 'passed' | 'unseen';
  /** Ids of the tests that failed with it, or pass again. */
  readonly tests: readonly string[];
}
