/** One change that would be made on the cluster, as a dry run shows it. */
export interface ChangePreview {
  /** `create Namespace "tekton-upstream"`, `patch Subscription "openshift-operators/openshift-pipelines-operator-rh"`. */
  readonly title: string;
  readonly why: string;
  /** The object as it is and as it would be, without what the API server keeps (managedFields, status …); undefined where it is not there. */
  readonly before: Readonly<Record<string, unknown>> | undefined;
  readonly after: Readonly<Record<string, unknown>> | undefined;
}
