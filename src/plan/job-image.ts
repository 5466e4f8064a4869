import type { Component } from '../model/component.ts';
import { imageLink } from '../model/link.ts';
import type { Request } from '../model/request.ts';

const name = 'streamstress';

/** Link of the image that a Job runs, where it is built. */
export const jobImageLink = imageLink(name, 'job');

/** This program as something that images are built of; undefined where no Job needs one. */
export function programComponent({ order }: Pick<Request, 'order'>): Component | undefined {
  if (order === undefined || order.image !== undefined) return undefined;
  const image = {
    name: 'job',
    dockerfile: 'Containerfile',
    repositoryName: name,
    ...(order.baseImage === undefined ? {} : { buildArgs: { BASE_IMAGE: order.baseImage } }),
  };
  return {
    ...{ name, repository: name, branch: '', builder: 'dockerfile', namespace: '' },
    images: [{ ...image, env: '', workload: '', container: '' }],
  };
}
