// Reads the facts of the moment from the Engine.
import { describeContainer } from './containers.ts';
import type { Engine } from './engine.ts';
import type { Container, Facts, Service, Task } from './facts.ts';
import type { Ownership } from './ownership.ts';
import { describeService, describeTask } from './swarm.ts';

export interface FactsReader {
  /**
   * Several who ask at the same time get the same answer.
   *
   * @throws Error when the Engine does not answer.
   */
  read(): Promise<Facts>;
}

/** @param startedAt when this reader started */
export function createFactsReader(
  engine: Engine,
  ownership: Ownership,
  startedAt: string,
): FactsReader {
  const [, stackLabel] = ownership.labels;
  let underWay: Promise<Facts> | undefined;

  async function readContainers(): Promise<Container[]> {
    const lists = await Promise.all(ownership.labels.map(engine.listContainers));
    const ids = [...new Set(lists.flat())];
    const inspected = await Promise.all(ids.map(engine.inspectContainer));
    return inspected.flatMap((container) => {
      // The Engine was asked for ours only; whether it is ours is decided here.
      const owner = container && ownership.ownerOf(container.Config.Labels);
      return owner ? [describeContainer(container, owner)] : [];
    });
  }

  async function readSwarm(): Promise<{ services: Service[]; tasks: Task[] } | undefined> {
    if (!(await engine.managesSwarm())) return undefined;
    const [services, tasks] = await Promise.all([
      engine.listServices(stackLabel),
      engine.listTasks(stackLabel),
    ]);
    const names = new Map(
      services.flatMap((service) => {
        const name = ownership.serviceOf(service.Spec.Name);
        return name === undefined ? [] : [[service.ID, name]];
      }),
    );
    return {
      services: services.flatMap((service) => {
        const name = names.get(service.ID);
        return name === undefined ? [] : [describeService(service, name)];
      }),
      tasks: tasks.flatMap((task) => {
        const name = names.get(task.ServiceID);
        return name === undefined ? [] : [describeTask(task, name)];
      }),
    };
  }

  async function readAll(): Promise<Facts> {
    const [containers, swarm] = await Promise.all([readContainers(), readSwarm()]);
    return { now: new Date().toISOString(), startedAt, containers, ...swarm };
  }

  return {
    read() {
      underWay ??= readAll().finally(() => {
        underWay = undefined;
      });
      return underWay;
    },
  };
}
