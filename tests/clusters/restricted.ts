// What the restricted Pod Security Standard asks of a Pod, rule by rule.
// https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
import type { Container, Pod } from './manifests.ts';

interface Rule {
  name: string;
  holds(pod: Pod, containers: readonly Container[]): boolean;
}

/** Volume types that the standard allows. */
const VOLUMES = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

/** A member of the Pod's or of a container's security context; the container's own counts first. */
const inEffect = (pod: Pod, container: Container, member: string): unknown =>
  container.securityContext?.[member] ?? pod.securityContext?.[member];

const ofAll =
  (holds: (container: Container, pod: Pod) => boolean): Rule['holds'] =>
  (pod, containers) =>
    containers.every((container) => holds(container, pod));

const isUnset = (value: unknown): boolean =>
  value === undefined || value === false || (Array.isArray(value) && value.length === 0);

const rules: readonly Rule[] = [
  // Baseline, which the restricted standard includes.
  {
    name: 'no network, processes or IPC of the node',
    holds: (pod) => ['hostNetwork', 'hostPID', 'hostIPC'].every((member) => isUnset(pod[member])),
  },
  {
    name: 'not privileged',
    holds: ofAll(({ securityContext }) => isUnset(securityContext?.privileged)),
  },
  {
    name: 'no ports of the node',
    holds: ofAll((container) =>
      ((container as { ports?: { hostPort?: number }[] }).ports ?? []).every(
        ({ hostPort }) => !hostPort,
      ),
    ),
  },
  {
    name: 'no changed AppArmor profile, SELinux options, /proc mount or sysctls',
    holds: (pod, containers) =>
      isUnset(pod.securityContext?.sysctls) &&
      containers.every((container) =>
        ['appArmorProfile', 'seLinuxOptions', 'procMount'].every((member) =>
          isUnset(inEffect(pod, container, member)),
        ),
      ),
  },
  // Restricted.
  {
    name: 'volumes only of harmless types',
    holds: ({ volumes = [] }) =>
      (volumes as object[]).every((volume) =>
        Object.keys(volume).every((key) => key === 'name' || VOLUMES.includes(key)),
      ),
  },
  {
    name: 'no way to more privileges',
    holds: ofAll(({ securityContext }) => securityContext?.allowPrivilegeEscalation === false),
  },
  {
    name: 'not root, by declaration',
    holds: ofAll((container, pod) => inEffect(pod, container, 'runAsNonRoot') === true),
  },
  {
    name: 'not user 0',
    holds: ofAll((container, pod) => inEffect(pod, container, 'runAsUser') !== 0),
  },
  {
    name: "the runtime's seccomp profile, or one of the node's",
    holds: ofAll((container, pod) => {
      const profile = inEffect(pod, container, 'seccompProfile') as { type?: string } | undefined;
      return ['RuntimeDefault', 'Localhost'].includes(profile?.type ?? '');
    }),
  },
  {
    name: 'all capabilities dropped, and none added but NET_BIND_SERVICE',
    holds: ofAll(({ securityContext }) => {
      const { drop = [], add = [] } = (securityContext?.capabilities ?? {}) as {
        drop?: string[];
        add?: string[];
      };
      return drop.includes('ALL') && add.every((one) => one === 'NET_BIND_SERVICE');
    }),
  },
];

/** The rules that the Pod breaks. */
export function findBrokenRules(pod: Pod): string[] {
  const containers = ['initContainers', 'containers', 'ephemeralContainers'].flatMap(
    (member) => (pod[member] ?? []) as Container[],
  );
  return rules.filter(({ holds }) => !holds(pod, containers)).map(({ name }) => name);
}
