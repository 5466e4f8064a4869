import type { KubernetesObject } from '../../src/ports/cluster.ts';
import { any, anything, type CustomKind, crdOf, flag, list, map, number, object, text, texts } from './crd-schema.ts';

// The fields are those of openshift/api (build/v1, image/v1), openshift/hive and openshift/hypershift that a run of ci-operator's
// configurations has to do with. Whatever else these kinds have is refused, so that a misspelt field is noticed.

const name = object({ name: text });
const reference = object(texts('kind name namespace'));
const quantity = { 'x-kubernetes-int-or-string': true };
const resources = object({ requests: map(quantity), limits: map(quantity) });
const variables = list(object(texts('name value')));

const imageSource = object({
  from: reference,
  as: list(text),
  paths: list(object(texts('sourcePath destinationDir'))),
  pullSecret: name,
});

const buildSource = object({
  ...texts('type dockerfile contextDir'),
  binary: object({ asFile: text }),
  images: list(imageSource),
  git: object(texts('uri ref')),
  secrets: list(object({ secret: name, destinationDir: text })),
  sourceSecret: name,
});

const dockerStrategy = object({
  ...texts('dockerfilePath imageOptimizationPolicy'),
  ...{ from: reference, pullSecret: name, forcePull: flag, noCache: flag },
  ...{ env: variables, buildArgs: variables },
});

const build = object({
  serviceAccount: text,
  source: buildSource,
  strategy: object({ type: text, dockerStrategy }),
  output: object({ to: reference, pushSecret: name, imageLabels: variables }),
  resources,
  nodeSelector: map(text),
  completionDeadlineSeconds: number,
});

const importPolicy = object({ importMode: text, scheduled: flag, insecure: flag });
const policies = { importPolicy, referencePolicy: object({ type: text }) };
const tag = object({
  ...{
    name: text,
    annotations: { ...map(text), nullable: true },
    from: reference,
    reference: flag,
    generation: number,
  },
  ...policies,
});
const lookupPolicy = object({ local: flag });
const imageStream = object({ dockerImageRepository: text, lookupPolicy, tags: list(tag) });
const imageImport = object({ from: reference, to: name, includeManifest: flag, ...policies });
const imageStreamImport = object({ import: flag, images: list(imageImport) });

const network = object({ cidr: text, hostPrefix: number });
const hostedCluster = object({
  ...texts(
    'channel clusterID infraID issuerURL controllerAvailabilityPolicy infrastructureAvailabilityPolicy pausedUntil',
  ),
  ...texts('olmCatalogPlacement'),
  ...{ release: object({ image: text }), controlPlaneRelease: object({ image: text }) },
  ...{ pullSecret: name, sshKey: name, additionalTrustBundle: name, serviceAccountSigningKey: name },
  dns: object(texts('baseDomain baseDomainPrefix privateZoneID publicZoneID')),
  networking: object({
    networkType: text,
    clusterNetwork: list(network),
    serviceNetwork: list(network),
    machineNetwork: list(network),
  }),
  etcd: object({ managementType: text, managed: anything }),
  services: list(object({ service: text, servicePublishingStrategy: anything })),
  platform: object({ type: text, none: anything, aws: anything, azure: anything, kubevirt: anything, agent: anything }),
  ...{ fips: flag, nodeSelector: map(text), labels: map(text), capabilities: anything, configuration: anything },
  tolerations: list(object({ ...texts('key operator value effect'), tolerationSeconds: number })),
});

const nodePool = object({
  ...texts('arch clusterName nodeDrainTimeout pausedUntil'),
  ...{ replicas: number, release: object({ image: text }), nodeLabels: map(text) },
  autoScaling: object({ min: number, max: number }),
  management: object({ autoRepair: flag, upgradeType: text, replace: anything, inPlace: anything }),
  platform: object({ type: text, aws: anything, azure: anything, kubevirt: anything, agent: anything }),
});

const egressFirewall = object({
  egress: list(
    object({
      ...{ type: text, to: object(texts('cidrSelector dnsName')) },
      ports: list(object({ port: number, protocol: text })),
    }),
  ),
});

const kinds: readonly CustomKind[] = [
  ['build.openshift.io/v1', 'Build', 'Namespaced', build],
  ['image.openshift.io/v1', 'ImageStream', 'Namespaced', imageStream],
  [
    ...(['image.openshift.io/v1', 'ImageStreamTag', 'Namespaced', object({})] as const),
    { tag, lookupPolicy, generation: number, image: anything, conditions: any },
  ],
  ['image.openshift.io/v1', 'ImageStreamImport', 'Namespaced', imageStreamImport],
  [
    ...(['project.openshift.io/v1', 'ProjectRequest', 'Cluster', undefined] as const),
    { displayName: text, description: text },
  ],
  ['k8s.ovn.org/v1', 'EgressFirewall', 'Namespaced', egressFirewall],
  ['hypershift.openshift.io/v1beta1', 'HostedCluster', 'Namespaced', hostedCluster],
  ['hypershift.openshift.io/v1beta1', 'NodePool', 'Namespaced', nodePool],
];

const platform = object({
  aws: anything,
  azure: anything,
  gcp: anything,
  ibmcloud: anything,
  none: anything,
  vsphere: anything,
});

const clusterPool = object({
  ...texts('baseDomain hibernateAfter'),
  ...{ imageSetRef: name, pullSecretRef: name, installConfigSecretTemplateRef: name, platform },
  ...{ size: number, maxSize: number, maxConcurrent: number, runningCount: number, installAttemptsLimit: number },
  ...{ labels: map(text), annotations: map(text), skipMachinePools: flag },
  claimLifetime: object(texts('default maximum')),
});

const clusterDeployment = object({
  ...texts('baseDomain clusterName hibernateAfter powerState'),
  ...{ installed: flag, manageDNS: flag, preserveOnDelete: flag, installAttemptsLimit: number, platform },
  clusterMetadata: object({
    ...texts('clusterID infraID'),
    ...{ adminKubeconfigSecretRef: name, adminPasswordSecretRef: name },
  }),
  clusterPoolRef: object(texts('namespace poolName claimName claimedTimestamp')),
  provisioning: object({ imageSetRef: name, installConfigSecretRef: name, releaseImage: text }),
  pullSecretRef: name,
});

const clusterClaim = object({
  ...texts('clusterPoolName lifetime namespace'),
  subjects: list(object(texts('apiGroup kind name namespace'))),
});

const hiveKinds: readonly CustomKind[] = [
  ['hive.openshift.io/v1', 'ClusterClaim', 'Namespaced', clusterClaim],
  ['hive.openshift.io/v1', 'ClusterPool', 'Namespaced', clusterPool],
  ['hive.openshift.io/v1', 'ClusterDeployment', 'Namespaced', clusterDeployment],
  ['hive.openshift.io/v1', 'ClusterImageSet', 'Cluster', object({ releaseImage: text })],
];

/** Kinds that no real definition is given of: an aggregated API server serves them, or an operator that we do not have. */
export const ciCrds: readonly KubernetesObject[] = kinds.map(crdOf);

/** Hive's kinds, where the real definitions are not given. */
export const hiveCrds: readonly KubernetesObject[] = hiveKinds.map(crdOf);
