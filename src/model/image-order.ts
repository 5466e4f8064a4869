/** Which images of the cluster a Build works with, as they are called in the stream `pipeline`. */
interface UsedImage {
  readonly tag: string;
  /** Words in the Dockerfile that it takes the place of. */
  readonly as: readonly string[];
  /** What is copied of it into the build context. */
  readonly paths: readonly { readonly sourcePath: string; readonly destinationDir: string }[];
}

/** What the work is called in the reasons of errors. */
type ImageWork = 'cloning_source' | 'building_cache_image' | 'building_image_from_source' | 'building_project_image';

/** One tag of the stream `pipeline`, as Builds are to make it. */
export interface ImageOrder {
  readonly to: string;
  readonly work: ImageWork;
  /** Tag of `pipeline` that takes the place of the Dockerfile's last FROM. */
  readonly from: string | undefined;
  /** What the build context is made of; without a repository it is what the images give. */
  readonly git: { readonly uri: string; readonly ref: string } | undefined;
  /** Text in place of a file of the context. */
  readonly dockerfile: string | undefined;
  /** Relative to the context; '' is its `Dockerfile`. */
  readonly dockerfilePath: string;
  readonly contextDir: string;
  readonly images: readonly UsedImage[];
  readonly buildArgs: readonly { readonly name: string; readonly value: string }[];
  readonly resources: {
    readonly requests?: Readonly<Record<string, string>>;
    readonly limits?: Readonly<Record<string, string>>;
  };
  /** `amd64`; `*` is that of every node. At least one. */
  readonly architectures: readonly string[];
  /** Of the image; one without a value takes away what a base has. */
  readonly labels: Readonly<Record<string, string>>;
  /** Folder of the context that the Secret for cloning is put into; undefined where the repository is cloned otherwise, or not at all. */
  readonly loginFolder: string | undefined;
  /** What the job is about, as JSON. */
  readonly jobSpec: string;
}
