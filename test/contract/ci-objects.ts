import type { KubernetesObject } from '../../src/ports/cluster.ts';

const image = 'image.openshift.io/v1';
const hive = 'hive.openshift.io/v1';
const hypershift = 'hypershift.openshift.io/v1beta1';
const tagOf = (name: string, namespace: string) => ({ kind: 'ImageStreamTag', name, namespace });
const policies = { importPolicy: { importMode: 'PreserveOriginal' }, referencePolicy: { type: 'Local' } };
const golang = { kind: 'DockerImage', name: 'quay.io/centos/golang:1.22' };

/** A Build with all parts that a Build of a configuration may have. */
export function build(name: string, namespace: string): KubernetesObject {
  const paths = [{ sourcePath: '/go/bin/.', destinationDir: 'bin' }];
  const source = {
    ...{
      type: 'Git',
      dockerfile: 'FROM root',
      contextDir: 'images',
      git: { uri: 'https://example.test/a', ref: 'main' },
    },
    images: [{ from: tagOf('pipeline:bin', namespace), as: ['builder'], paths, pullSecret: { name: 'pull' } }],
    ...{ secrets: [{ secret: { name: 'token' }, destinationDir: 'login' }], sourceSecret: { name: 'ssh' } },
  };
  const dockerStrategy = {
    ...{ from: tagOf('pipeline:root', namespace), dockerfilePath: 'Dockerfile', forcePull: true, noCache: true },
    ...{ imageOptimizationPolicy: 'SkipLayers', pullSecret: { name: 'pull' } },
    ...{ env: [{ name: 'BUILD_LOGLEVEL', value: '0' }], buildArgs: [{ name: 'A', value: '1' }] },
  };
  const imageLabels = [{ name: 'io.openshift.ci.from.root', value: 'sha256:1' }];
  const spec = {
    ...{
      source,
      strategy: { type: 'Docker', dockerStrategy },
      output: { to: tagOf('pipeline:src', namespace), imageLabels },
    },
    resources: { requests: { cpu: '100m' }, limits: { memory: '4Gi' } },
    ...{ nodeSelector: { 'kubernetes.io/arch': 'amd64' }, completionDeadlineSeconds: 3600 },
  };
  return { apiVersion: 'build.openshift.io/v1', kind: 'Build', metadata: { name, namespace }, spec };
}

/** A stream whose tag comes from another registry. */
export function imageStream(name: string, namespace: string): KubernetesObject {
  const spec = { lookupPolicy: { local: true }, tags: [{ name: 'root', from: golang, ...policies }] };
  return { apiVersion: image, kind: 'ImageStream', metadata: { name, namespace }, spec };
}

/** A tag of a stream, `name` being the name of both. */
export function imageStreamTag(name: string, namespace: string): KubernetesObject {
  const tag = { name: 'root', from: golang, reference: false, ...policies };
  return { apiVersion: image, kind: 'ImageStreamTag', metadata: { name, namespace }, tag };
}

/** What asks for an import at once. */
export function imageStreamImport(name: string, namespace: string): KubernetesObject {
  const spec = { import: true, images: [{ from: golang, to: { name: 'root' }, ...policies }] };
  return { apiVersion: image, kind: 'ImageStreamImport', metadata: { name, namespace }, spec };
}

/** What keeps pods from being moved. */
export function disruptionBudget(name: string, namespace: string): KubernetesObject {
  const spec = { maxUnavailable: 0, selector: { matchLabels: { 'created-by-ci': 'true' } } };
  return { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name, namespace }, spec };
}

/** What keeps pods from the network; there is one of a namespace. */
export function egressFirewall(_name: string, namespace: string): KubernetesObject {
  const to = { cidrSelector: '0.0.0.0/0' };
  const spec = { egress: [{ type: 'Deny', to, ports: [{ port: 80, protocol: 'TCP' }] }] };
  return { apiVersion: 'k8s.ovn.org/v1', kind: 'EgressFirewall', metadata: { name: 'default', namespace }, spec };
}

/** A cluster that somebody wants for an hour. */
export function clusterClaim(name: string, namespace: string): KubernetesObject {
  const subjects = [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'ada' }];
  const spec = { clusterPoolName: 'pool', lifetime: '1h0m0s', subjects };
  return { apiVersion: hive, kind: 'ClusterClaim', metadata: { name, namespace }, spec };
}

/** Clusters that are ready before somebody wants them. */
export function clusterPool(name: string, namespace: string): KubernetesObject {
  const aws = { region: 'us-east-1', credentialsSecretRef: { name: 'aws' } };
  const references = { imageSetRef: { name: 'ocp-4.19' }, pullSecretRef: { name: 'pull' } };
  const spec = { baseDomain: 'example.test', size: 1, maxSize: 2, platform: { aws }, ...references };
  return { apiVersion: hive, kind: 'ClusterPool', metadata: { name, namespace }, spec };
}

/** A cluster of Hive with its Secrets. */
export function clusterDeployment(name: string, namespace: string): KubernetesObject {
  const secrets = { adminKubeconfigSecretRef: { name: 'a' }, adminPasswordSecretRef: { name: 'b' } };
  const clusterMetadata = { clusterID: 'id', infraID: 'infra', ...secrets };
  const aws = { region: 'us-east-1', credentialsSecretRef: { name: 'aws' } };
  const spec = { baseDomain: 'example.test', clusterName: name, installed: true, platform: { aws }, clusterMetadata };
  return { apiVersion: hive, kind: 'ClusterDeployment', metadata: { name, namespace }, spec };
}

/** A release of OpenShift for clusters of Hive. */
export function clusterImageSet(name: string): KubernetesObject {
  return { apiVersion: hive, kind: 'ClusterImageSet', metadata: { name }, spec: { releaseImage: 'example.test/a:b' } };
}

/** A cluster whose control plane is pods. */
export function hostedCluster(name: string, namespace: string): KubernetesObject {
  const networking = { networkType: 'OVNKubernetes', clusterNetwork: [{ cidr: '10.132.0.0/14' }] };
  const spec = {
    ...{ release: { image: 'example.test/a:b' }, pullSecret: { name: 'pull' }, sshKey: { name: 'ssh' }, networking },
    ...{ platform: { type: 'None' }, etcd: { managementType: 'Managed' }, dns: { baseDomain: 'example.test' } },
    ...{ services: [], nodeSelector: { a: 'b' } },
  };
  return { apiVersion: hypershift, kind: 'HostedCluster', metadata: { name, namespace }, spec };
}

/** Nodes of such a cluster. */
export function nodePool(name: string, namespace: string): KubernetesObject {
  const management = { upgradeType: 'Replace', autoRepair: false };
  const release = { image: 'example.test/a:b' };
  const spec = { clusterName: 'a', replicas: 2, arch: 'amd64', management, release, platform: { type: 'None' } };
  return { apiVersion: hypershift, kind: 'NodePool', metadata: { name, namespace }, spec };
}
