// What a story needs from an engine that runs replicas, so that one story is played on each of them.
import type { ChildProcessWithoutNullStreams } from 'node:child_process';

/** Replicas of the API, on each engine. */
export const REPLICAS = 6;

/** One API, as the engine sees it. */
export interface Replica {
  /** What the engine calls it; what replaces it has another name. */
  id: string;
  /** What it calls itself: its host name. */
  instance: string;
  release: string;
  /** Whether the engine holds it for well, and lets it have calls. */
  ready: boolean;
}

export const areComplete = (replicas: readonly Replica[]): boolean =>
  replicas.length === REPLICAS && replicas.every(({ ready }) => ready);

export interface Cluster {
  name: 'Compose' | 'Swarm' | 'Kubernetes';
  /** The address of /rng for what runs inside. */
  rngUrl: string;
  /** Resolves when all replicas and the web are ready. */
  deploy(): Promise<void>;
  /** The replicas that are wanted. What is on its way out is none of them any more. */
  replicas(): Promise<Replica[]>;
  /** Why the engine has ended a replica's process, in the engine's words; undefined where it has not. */
  reasonOfEnd(id: string): Promise<string | undefined>;
  /** Runs node with these arguments inside the web's container, for as long as its input is open. */
  startNodeInWeb(args: readonly string[]): ChildProcessWithoutNullStreams;
  /** Leaves the engine as it was found; once that is done, it does nothing. */
  remove(): Promise<void>;
}

/** An engine that can replace one release by another. */
export interface ReleasingCluster extends Cluster {
  /** Resolves when all replicas are of release v4. */
  update(): Promise<void>;
  /** By hand, from v4. Resolves when all replicas are of release v3. */
  goBack(): Promise<void>;
  /** Brings v5, which fails at start. Resolves when nothing is left of it. */
  releaseBad(): Promise<void>;
  /** The documented commands that nobody has typed yet. */
  untyped(): string[];
}
