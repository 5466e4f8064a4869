import type { CustomResource } from './operator.ts';

/** Another variable for the same image, for clusters below an OpenShift version (`4.22`). */
interface LegacyVariable {
  readonly env: string;
  readonly belowOpenshift: string;
}

/** One image of a component: what is built, and where the operator puts it. */
export interface ComponentImage {
  /** Short name, unique in its component: `controller`. */
  readonly name: string;
  /** Go import path relative to the repository's root: `./cmd/controller`; absent where a Dockerfile makes it. */
  readonly importPath?: string;
  /** Name of the program in the image, where the operator expects another than the import path's last element. */
  readonly binary?: string;
  /** Dockerfile that makes it, relative to the repository's root; absent where ko does. */
  readonly dockerfile?: string;
  /** Build arguments of the Dockerfile, by name. */
  readonly buildArgs?: Readonly<Record<string, string>>;
  /** Its name below `--registry`: `controller-10a3e32792f33651396d02b6855a6e36`, as ko names it, or of the configuration. */
  readonly repositoryName: string;
  /** Variable that the operator reads the image from: `IMAGE_PIPELINES_WEBHOOK`. */
  readonly env: string;
  /** Taken instead of `env` on older clusters, where the operator's release knows it. */
  readonly legacy?: LegacyVariable;
  /** Deployment or StatefulSet that carries it, in the component's namespace. */
  readonly workload: string;
  readonly container: string;
  /** Flag whose value is the image (`-entrypoint-image`); absent where it is the container's own image. */
  readonly arg?: string;
}

/** The label `operator.tekton.dev/created-by` and the types of InstallerSets whose refresh brings new images. */
interface InstallerSets {
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
  readonly builder: 'ko' | 'dockerfile';
  /** Path in its go.mod: `github.com/tektoncd/pipeline`; absent where ko has nothing to build. */
  readonly module?: string;
  /** What is built upon instead of the base images whose names start so (`*` is any text), the longest first. */
  readonly baseImages?: Readonly<Record<string, string>>;
  /** Namespace of its workloads. */
  readonly namespace: string;
  /** Absent where the operator keeps none: its workloads follow its environment by themselves. */
  readonly installerSets?: InstallerSets;
  /** The object without which the operator does not install it, and which nobody but us creates. */
  readonly customResource?: CustomResource;
  readonly images: readonly ComponentImage[];
}

/** Import path that ko builds: a copy of the image's own where the program is to have another name. */
export function builtPath({ importPath = '', binary }: Pick<ComponentImage, 'importPath' | 'binary'>): string {
  return binary === undefined ? importPath : importPath.replace(/[^/]+$/, binary);
}
