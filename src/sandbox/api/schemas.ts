import type { Fields, Schemas } from './field-validation.ts';

/** Fields with any value, by their names. */
function any(names: string): Fields {
  return Object.fromEntries(names.split(' ').map((name) => [name, true]));
}

const conditions = any('type status reason message lastTransitionTime lastUpdateTime');
const selector = any('matchLabels matchExpressions');
const env: Fields = {
  name: true,
  value: true,
  valueFrom: any('fieldRef resourceFieldRef configMapKeyRef secretKeyRef fileKeyRef'),
};
const resourceNeeds = any('limits requests claims');
const probe: Fields = {
  ...any('exec grpc initialDelaySeconds timeoutSeconds periodSeconds successThreshold failureThreshold tcpSocket'),
  ...any('terminationGracePeriodSeconds'),
  httpGet: any('path port host scheme httpHeaders'),
};

const container: Fields = {
  ...any(
    'name image command args workingDir envFrom imagePullPolicy securityContext stdin stdinOnce tty restartPolicy',
  ),
  ...any('restartPolicyRules lifecycle terminationMessagePath terminationMessagePolicy volumeDevices resizePolicy'),
  env,
  resources: resourceNeeds,
  ports: any('name containerPort hostPort hostIP protocol'),
  volumeMounts: any('name mountPath subPath subPathExpr readOnly mountPropagation recursiveReadOnly'),
  livenessProbe: probe,
  readinessProbe: probe,
  startupProbe: probe,
};

const podSpec: Fields = {
  ...any(
    'activeDeadlineSeconds affinity automountServiceAccountToken dnsConfig dnsPolicy enableServiceLinks hostAliases',
  ),
  ...any(
    'hostIPC hostNetwork hostPID hostUsers hostname imagePullSecrets nodeName nodeSelector os overhead preemptionPolicy',
  ),
  ...any(
    'priority priorityClassName readinessGates resourceClaims resources restartPolicy runtimeClassName schedulerName',
  ),
  ...any(
    'schedulingGates schedulingGroup securityContext serviceAccount serviceAccountName setHostnameAsFQDN shareProcessNamespace subdomain',
  ),
  ...any(
    'terminationGracePeriodSeconds tolerations topologySpreadConstraints volumes ephemeralContainers hostnameOverride',
  ),
  containers: container,
  initContainers: container,
};

const podTemplate: Fields = {
  metadata: any(
    'name generateName namespace labels annotations finalizers ownerReferences uid resourceVersion generation selfLink creationTimestamp deletionTimestamp deletionGracePeriodSeconds managedFields',
  ),
  spec: podSpec,
};
const claimSpec: Fields = {
  ...any(
    'accessModes selector storageClassName volumeName volumeMode dataSource dataSourceRef volumeAttributesClassName',
  ),
  resources: any('limits requests'),
};
const subscriptionConfig: Fields = {
  ...any('affinity annotations envFrom nodeSelector tolerations volumeMounts volumes'),
  env,
  resources: resourceNeeds,
  selector,
};
const imageSource = any('kind name namespace apiVersion uid resourceVersion fieldPath');
const importPolicy = any('importMode insecure scheduled');
const referencePolicy = any('type');
const tagReference: Fields = {
  ...any('name annotations reference generation'),
  ...{ from: imageSource, importPolicy, referencePolicy },
};
const importedFrom: Fields = { from: imageSource, importPolicy, referencePolicy, includeManifest: true };
const secretName = any('name');
const imageRegistryStorage = any('azure emptyDir gcs ibmcos managementState oss pvc s3 swift');

const buildFields =
  'completionDeadlineSeconds mountTrustedCA nodeSelector postCommit resources revision serviceAccount';
const buildParts: Fields = {
  source: {
    ...any('type dockerfile git configMaps contextDir secrets sourceSecret'),
    binary: any('asFile'),
    images: any('from as paths pullSecret'),
  },
  strategy: {
    ...any('type customStrategy jenkinsPipelineStrategy sourceStrategy'),
    dockerStrategy: {
      ...any('from dockerfilePath forcePull imageOptimizationPolicy noCache pullSecret volumes'),
      ...{ buildArgs: env, env },
    },
  },
  output: { ...any('to pushSecret'), imageLabels: any('name value') },
};

/** The fields of the kinds that this project writes; `status` is not looked into where others than we write it. */
const fields: Readonly<Record<string, Fields>> = {
  'v1/ConfigMap': any('data binaryData immutable'),
  'v1/Secret': any('data stringData type immutable'),
  'project.openshift.io/v1/ProjectRequest': any('displayName description'),
  'authentication.k8s.io/v1/SelfSubjectReview': any('status'),
  'authorization.k8s.io/v1/SelfSubjectAccessReview': {
    spec: {
      nonResourceAttributes: any('path verb'),
      resourceAttributes: {
        ...any('group name namespace resource subresource verb version'),
        ...{ fieldSelector: any('rawSelector requirements'), labelSelector: any('rawSelector requirements') },
      },
    },
    status: true,
  },
  'v1/Namespace': { spec: any('finalizers'), status: any('phase conditions') },
  'v1/ServiceAccount': any('secrets imagePullSecrets automountServiceAccountToken'),
  'v1/Pod': { spec: podSpec, status: true },
  'v1/PersistentVolumeClaim': { spec: claimSpec, status: true },
  'apps/v1/Deployment': {
    spec: {
      ...any('replicas minReadySeconds revisionHistoryLimit paused progressDeadlineSeconds'),
      selector,
      strategy: { type: true, rollingUpdate: any('maxSurge maxUnavailable') },
      template: podTemplate,
    },
    status: {
      ...any('observedGeneration replicas updatedReplicas readyReplicas availableReplicas unavailableReplicas'),
      ...any('collisionCount terminatingReplicas'),
      conditions,
    },
  },
  'apps/v1/StatefulSet': {
    spec: {
      ...any('replicas serviceName podManagementPolicy updateStrategy revisionHistoryLimit minReadySeconds ordinals'),
      ...any('volumeClaimTemplates persistentVolumeClaimRetentionPolicy'),
      selector,
      template: podTemplate,
    },
    status: true,
  },
  'batch/v1/Job': {
    spec: {
      ...any(
        'parallelism completions activeDeadlineSeconds backoffLimit manualSelector ttlSecondsAfterFinished suspend',
      ),
      ...any(
        'completionMode podFailurePolicy podReplacementPolicy successPolicy backoffLimitPerIndex maxFailedIndexes managedBy',
      ),
      selector,
      template: podTemplate,
    },
    status: true,
  },
  'coordination.k8s.io/v1/Lease': {
    spec: any('holderIdentity leaseDurationSeconds acquireTime renewTime leaseTransitions preferredHolder strategy'),
  },
  'rbac.authorization.k8s.io/v1/Role': { rules: any('verbs apiGroups resources resourceNames nonResourceURLs') },
  'rbac.authorization.k8s.io/v1/ClusterRole': {
    rules: any('verbs apiGroups resources resourceNames nonResourceURLs'),
    aggregationRule: { clusterRoleSelectors: selector },
  },
  'rbac.authorization.k8s.io/v1/RoleBinding': {
    roleRef: any('apiGroup kind name'),
    subjects: any('kind name namespace apiGroup'),
  },
  'rbac.authorization.k8s.io/v1/ClusterRoleBinding': {
    roleRef: any('apiGroup kind name'),
    subjects: any('kind name namespace apiGroup'),
  },
  'operators.coreos.com/v1alpha1/Subscription': {
    spec: {
      ...any('channel installPlanApproval name source sourceNamespace startingCSV'),
      config: subscriptionConfig,
    },
    status: true,
  },
  'operators.coreos.com/v1alpha1/InstallPlan': {
    spec: any('approval approved clusterServiceVersionNames generation source sourceNamespace'),
    status: true,
  },
  'operators.coreos.com/v1alpha1/CatalogSource': {
    spec: {
      ...any('address configMap description displayName grpcPodConfig icon image priority publisher secrets'),
      ...any('sourceType updateStrategy'),
    },
    status: true,
  },
  'operators.coreos.com/v1/OperatorGroup': {
    spec: { ...any('serviceAccountName staticProvidedAPIs targetNamespaces upgradeStrategy'), selector },
    status: true,
  },
  'imageregistry.operator.openshift.io/v1/Config': {
    spec: {
      ...any(
        'affinity defaultRoute disableRedirect httpSecret logLevel logging managementState nodeSelector observedConfig',
      ),
      ...any(
        'operatorLogLevel proxy readOnly replicas requests rolloutStrategy routes tolerations topologySpreadConstraints',
      ),
      ...any('unsupportedConfigOverrides'),
      resources: resourceNeeds,
      storage: imageRegistryStorage,
    },
    status: true,
  },
  'operator.tekton.dev/v1alpha1/TektonInstallerSet': { spec: any('manifests'), status: true },
  'operator.tekton.dev/v1alpha1/TektonConfig': {
    spec: {
      ...any('addon chain config dashboard hub multiclusterProxyAAE params pipeline platforms profile pruner result'),
      ...any('scheduler targetNamespace targetNamespaceMetadata tektonpruner trigger'),
    },
    status: true,
  },
  'operator.tekton.dev/v1alpha1/ManualApprovalGate': { spec: any('options targetNamespace'), status: true },
  'image.openshift.io/v1/ImageStream': {
    spec: { dockerImageRepository: true, lookupPolicy: any('local'), tags: tagReference },
    status: true,
  },
  'image.openshift.io/v1/ImageStreamTag': {
    ...any('generation conditions image'),
    ...{ tag: tagReference, lookupPolicy: any('local') },
  },
  'image.openshift.io/v1/ImageStreamImport': {
    spec: { import: true, repository: importedFrom, images: { ...importedFrom, to: any('name') } },
    status: true,
  },
  'policy/v1/PodDisruptionBudget': {
    spec: { ...any('minAvailable maxUnavailable unhealthyPodEvictionPolicy'), selector },
    status: true,
  },
  'k8s.ovn.org/v1/EgressFirewall': {
    spec: { egress: { type: true, to: any('cidrSelector dnsName nodeSelector'), ports: any('port protocol') } },
    status: true,
  },
  'hive.openshift.io/v1/ClusterClaim': {
    spec: { ...any('clusterPoolName lifetime namespace'), subjects: any('apiGroup kind name namespace') },
    status: true,
  },
  'hive.openshift.io/v1/ClusterPool': {
    spec: {
      ...any('annotations baseDomain customizationRef hibernateAfter hibernationConfig installAttemptsLimit'),
      ...any('installerEnv inventory labels maxConcurrent maxSize platform runningCount size skipMachinePools'),
      claimLifetime: any('default maximum'),
      ...{ imageSetRef: secretName, installConfigSecretTemplateRef: secretName, pullSecretRef: secretName },
    },
    status: true,
  },
  'hive.openshift.io/v1/ClusterDeployment': {
    spec: {
      ...any('baseDomain boundServiceAccountSigningKeySecretRef certificateBundles clusterInstallRef clusterName'),
      ...any('clusterPoolRef controlPlaneConfig hibernateAfter ingress installAttemptsLimit installed manageDNS'),
      ...any('platform powerState preserveOnDelete provisioning'),
      clusterMetadata: {
        ...any('clusterID infraID metadataJSONSecretRef platform'),
        ...{ adminKubeconfigSecretRef: secretName, adminPasswordSecretRef: secretName },
      },
      pullSecretRef: secretName,
    },
    status: true,
  },
  'hive.openshift.io/v1/ClusterImageSet': { spec: any('releaseImage'), status: true },
  'hypershift.openshift.io/v1beta1/HostedCluster': {
    spec: {
      ...any('additionalTrustBundle auditWebhook autoNode autoscaling capabilities channel clusterID configuration'),
      ...any('controllerAvailabilityPolicy etcd fips imageContentSources infraID infrastructureAvailabilityPolicy'),
      ...any('issuerURL kubeAPIServerDNSName labels monitoring networking nodeSelector olmCatalogPlacement'),
      ...any('operatorConfiguration pausedUntil platform secretEncryption serviceAccountSigningKey services'),
      ...any('tolerations updateService'),
      ...{ release: any('image'), controlPlaneRelease: any('image'), pullSecret: secretName, sshKey: secretName },
      dns: any('baseDomain baseDomainPrefix privateZoneID publicZoneID'),
    },
    status: true,
  },
  'hypershift.openshift.io/v1beta1/NodePool': {
    spec: {
      ...any('arch clusterName config nodeDrainTimeout nodeLabels nodeVolumeDetachTimeout pausedUntil platform'),
      ...any('replicas taints tuningConfig'),
      autoScaling: any('max min'),
      management: any('autoRepair inPlace replace upgradeType'),
      release: any('image'),
    },
    status: true,
  },
  'build.openshift.io/v1/Build': {
    spec: { ...any(buildFields), ...buildParts, triggeredBy: true },
    status: true,
  },
  'build.openshift.io/v1/BuildConfig': {
    spec: {
      ...any(`${buildFields} triggers runPolicy successfulBuildsHistoryLimit failedBuildsHistoryLimit`),
      ...buildParts,
    },
    status: true,
  },
  'route.openshift.io/v1/Route': {
    spec: {
      ...any('alternateBackends host httpHeaders path subdomain wildcardPolicy'),
      port: any('targetPort'),
      tls: any(
        'termination certificate key caCertificate destinationCACertificate insecureEdgeTerminationPolicy externalCertificate',
      ),
      to: any('kind name weight'),
    },
    status: true,
  },
};

/** What the sandbox checks fields by, where nothing else is given. */
export const ownSchemas: Schemas = new Map(Object.entries(fields));
