import { ApiError } from '../api/status.ts';

/**
 * Why an image cannot be imported, in OpenShift's words. Read: openshift/openshift-apiserver 56aa2d9, formatRepositoryError
 * and imageImportStatus of pkg/image/apiserver/importer/importer.go.
 */
export function importRefusal(name: string, why: 'missing' | 'private' | 'broken'): ApiError {
  if (why === 'private')
    return new ApiError('Unauthorized', `you may not have access to the container image "${name}"`);
  if (why === 'missing') {
    const details = { name, group: 'image.openshift.io', kind: 'dockerimage' };
    return new ApiError('NotFound', `dockerimage.image.openshift.io "${name}" not found`, details);
  }
  const said = 'received unexpected HTTP status: 504 Gateway Time-out';
  return new ApiError('InternalError', `Internal error occurred: ${name}: ${said}`);
}
