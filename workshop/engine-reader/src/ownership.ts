// Whose a container is: of all that the Engine runs, only this project's is told of.

/** A container's labels, or the attributes of an event, among which its labels are. */
export type Labels = Readonly<Record<string, string | undefined>>;

/**
 * Which service a container belongs to. `number` tells it from the service's others: from 1, or 0 for a
 * global service.
 */
export interface Owner {
  engine: 'compose' | 'swarm';
  /** The name of the service, for Swarm without the stack's. */
  service: string;
  number: number;
  oneOff: boolean;
}

export interface Ownership {
  /** Labels by which the Engine is asked for our containers, either of them. */
  labels: readonly [compose: string, swarm: string];
  /** Undefined for what is not ours. */
  ownerOf(labels: Labels): Owner | undefined;
  /** The service's name without the stack's; undefined where it is not of our stack. */
  serviceOf(nameInSwarm: string): string | undefined;
}

/**
 * @param project the Compose project
 * @param stack the Swarm stack
 */
export function createOwnership(project: string, stack: string): Ownership {
  const prefix = `${stack}_`;

  function serviceOf(nameInSwarm: string): string | undefined {
    return nameInSwarm.startsWith(prefix) ? nameInSwarm.slice(prefix.length) : undefined;
  }

  return {
    labels: [`com.docker.compose.project=${project}`, `com.docker.stack.namespace=${stack}`],
    serviceOf,
    ownerOf(labels) {
      // Images that Compose built have labels of the project and the service, too, and so has every
      // container of such an image, whoever started it. The number is Compose's own containers' alone.
      const service = labels['com.docker.compose.service'];
      const number = labels['com.docker.compose.container-number'];
      if (labels['com.docker.compose.project'] === project && service && number) {
        return {
          engine: 'compose',
          service,
          number: Number(number),
          oneOff: labels['com.docker.compose.oneoff'] === 'True',
        };
      }
      const ofStack = serviceOf(labels['com.docker.swarm.service.name'] ?? '');
      if (labels['com.docker.stack.namespace'] !== stack || ofStack === undefined) return undefined;
      // STACK_SERVICE.SLOT.TASK; a global service has a node's name in the slot's place.
      const slot = /\.(\d+)\.[^.]*$/.exec(labels['com.docker.swarm.task.name'] ?? '')?.[1];
      return { engine: 'swarm', service: ofStack, number: Number(slot ?? 0), oneOff: false };
    },
  };
}
