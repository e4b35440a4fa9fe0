// Whose a container is: of all that the Engine runs, only this project's is told of.

/** A container's labels, or the attributes of an event, among which its labels are. */
export type Labels = Readonly<Record<string, string | undefined>>;

export interface Ownership {
  /** Labels by which the Engine is asked for our containers, either of them. */
  labels: readonly [compose: string, swarm: string];
  /** The service that a container belongs to; undefined for what is not ours. */
  serviceOf(labels: Labels): string | undefined;
  /** The service's name without the stack's; undefined where it is not of our stack. */
  serviceInSwarm(name: string): string | undefined;
}

/**
 * @param project the Compose project
 * @param stack the Swarm stack
 */
export function createOwnership(project: string, stack: string): Ownership {
  const prefix = `${stack}_`;

  function serviceInSwarm(name: string): string | undefined {
    return name.startsWith(prefix) ? name.slice(prefix.length) : undefined;
  }

  return {
    labels: [`com.docker.compose.project=${project}`, `com.docker.stack.namespace=${stack}`],
    serviceInSwarm,
    serviceOf(labels) {
      // Images that Compose built have labels of the project and the service, too, and so has every
      // container of such an image, whoever started it. The number is Compose's own containers' alone.
      const service = labels['com.docker.compose.service'];
      const number = labels['com.docker.compose.container-number'];
      if (labels['com.docker.compose.project'] === project && service && number) return service;
      if (labels['com.docker.stack.namespace'] !== stack) return undefined;
      return serviceInSwarm(labels['com.docker.swarm.service.name'] ?? '');
    },
  };
}
