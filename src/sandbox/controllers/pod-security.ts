interface SecurityContext {
  readonly privileged?: boolean;
  readonly allowPrivilegeEscalation?: boolean;
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly seccompProfile?: { readonly type: string };
  readonly capabilities?: { readonly add?: readonly string[]; readonly drop?: readonly string[] };
}

interface Container {
  readonly name: string;
  readonly securityContext?: SecurityContext;
  readonly ports?: readonly { readonly hostPort?: number }[];
}

/** A Pod's spec, as far as the standard looks at it. */
interface PodSpec {
  readonly securityContext?: SecurityContext;
  readonly initContainers?: readonly Container[];
  readonly containers: readonly Container[];
  readonly volumes?: readonly Readonly<Record<string, unknown>>[];
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
}

const volumeTypes = [
  ...['configMap', 'csi', 'downwardAPI', 'emptyDir', 'ephemeral'],
  ...['persistentVolumeClaim', 'projected', 'secret', 'image'],
];

/** What each container has to be like; a part that it leaves open is the Pod's. */
const checks: readonly {
  readonly what: string;
  readonly todo: string;
  isGood(own: SecurityContext, pod: SecurityContext): boolean;
}[] = [
  {
    what: 'privileged',
    todo: 'not set securityContext.privileged=true',
    isGood: ({ privileged }) => privileged !== true,
  },
  {
    what: 'allowPrivilegeEscalation != false',
    todo: 'set securityContext.allowPrivilegeEscalation=false',
    isGood: ({ allowPrivilegeEscalation }) => allowPrivilegeEscalation === false,
  },
  {
    what: 'unrestricted capabilities',
    todo: 'set securityContext.capabilities.drop=["ALL"]',
    isGood: ({ capabilities: { drop = [], add = [] } = {} }) =>
      drop.includes('ALL') && add.every((name) => name === 'NET_BIND_SERVICE'),
  },
  {
    what: 'runAsNonRoot != true',
    todo: 'set securityContext.runAsNonRoot=true',
    isGood: (own, pod) => (own.runAsNonRoot ?? pod.runAsNonRoot) === true,
  },
  {
    what: 'runAsUser=0',
    todo: 'not set runAsUser=0',
    isGood: (own, pod) => (own.runAsUser ?? pod.runAsUser) !== 0,
  },
  {
    what: 'seccompProfile',
    todo: 'set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost"',
    isGood: (own, pod) =>
      ['RuntimeDefault', 'Localhost'].includes((own.seccompProfile ?? pod.seccompProfile)?.type ?? ''),
  },
];

/**
 * What of a Pod the Pod Security Standard "restricted" does not allow, in the words of pod-security-admission; empty where
 * it is allowed. Read: kubernetes.io/docs/concepts/security/pod-security-standards.
 */
export function restrictedViolations(spec: PodSpec): readonly string[] {
  const containers = [...(spec.initContainers ?? []), ...spec.containers];
  return [
    ...hostViolations(spec, containers),
    ...volumeViolations(spec),
    ...checks.flatMap(({ what, todo, isGood }) => {
      const bad = containers.filter((one) => !isGood(one.securityContext ?? {}, spec.securityContext ?? {}));
      return bad.map(({ name }) => `${what} (container "${name}" must ${todo})`);
    }),
  ];
}

function hostViolations(spec: PodSpec, containers: readonly Container[]): readonly string[] {
  const namespaces = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((name) => spec[name] === true);
  const ports = containers.flatMap(({ ports = [] }) => ports.flatMap(({ hostPort }) => hostPort || []));
  return [
    ...namespaces.map((name) => `host namespaces (${name}=true)`),
    ...ports.map((port) => `hostPort (port ${port})`),
  ];
}

function volumeViolations({ volumes = [] }: PodSpec): readonly string[] {
  const types = volumes.flatMap(({ name, ...rest }) => Object.keys(rest).map((type) => [name, type] as const));
  return types
    .filter(([, type]) => !volumeTypes.includes(type))
    .map(([name, type]) => `restricted volume types (volume "${name}" uses restricted volume type "${type}")`);
}
