import type { Component } from './component.ts';

/** An object by which an operator is told what to install. */
export interface CustomResource {
  /** `operator.tekton.dev/v1alpha1`. */
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** Absent where the kind belongs to no namespace. */
  readonly namespace?: string;
  /** What it is created with where nobody else has done so. */
  readonly spec: Readonly<Record<string, unknown>>;
}

/** An operator of OLM that takes the images of what it installs from its environment. */
export interface Operator {
  /** As people find it in OperatorHub: `Red Hat OpenShift Pipelines`. */
  readonly title: string;
  /** Its package in OLM's catalogues; its Subscription may have any name. */
  readonly package: string;
  /** Where OLM installs it, and where our own objects lie. */
  readonly namespace: string;
  /** Its Deployment, and the container of it that reads the images from its environment. */
  readonly deployment: string;
  readonly container: string;
  /** Namespace of what it installs. */
  readonly targetNamespace: string;
  /** The object that it installs everything by, whose condition Ready says that it has; absent where it needs none. */
  readonly customResource?: CustomResource;
  /** The operator creates that object itself, unless this key of a ConfigMap in its namespace is `false`. */
  readonly autoinstall?: { readonly configMap: string; readonly key: string };
}

/** An operator, and components that it installs. */
export interface Product {
  readonly operator: Operator;
  readonly components: readonly Component[];
}
