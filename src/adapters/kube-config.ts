/** All that we use of the client, in a file of its own: imported late, and the bundle leaves the rest (3 MB) out. */
export { KubeConfig } from '@kubernetes/client-node';
