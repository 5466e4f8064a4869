/** One image of a component: what is built, and where the operator puts it. */
export interface ComponentImage {
  /** Short name, unique in its component: `controller`. */
  readonly name: string;
  /** Go import path relative to the repository's root: `./cmd/controller`. */
  readonly importPath: string;
  /** Variable that the operator reads the image from: `IMAGE_PIPELINES_WEBHOOK`. */
  readonly env: string;
  /** Deployment or StatefulSet in the target namespace that carries it. */
  readonly workload: string;
  readonly container: string;
  /** Flag whose value is the image (`-entrypoint-image`); absent where it is the container's own image. */
  readonly arg?: string;
}

/** The label `operator.tekton.dev/created-by` and the types of InstallerSets whose refresh brings new images. */
export interface InstallerSets {
  readonly createdBy: string;
  readonly types: readonly string[];
}

/** One upstream repository that the product ships images of. */
export interface Component {
  /** `pipeline`, `triggers` … */
  readonly name: string;
  /** Anything that git can clone. */
  readonly repository: string;
  readonly branch: string;
  readonly installerSets: InstallerSets;
  readonly images: readonly ComponentImage[];
}
