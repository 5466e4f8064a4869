/** An image of the stream `pipeline` that gets a tag outside of the run's namespace. */
export interface PromotedImage {
  /** Tag of `pipeline`. */
  readonly image: string;
  /** Where it goes. */
  readonly namespace: string;
  readonly stream: string;
  readonly tag: string;
}

/** `namespace/stream:tag`. */
export function placeOf({ namespace, stream, tag }: PromotedImage): string {
  return `${namespace}/${stream}:${tag}`;
}
