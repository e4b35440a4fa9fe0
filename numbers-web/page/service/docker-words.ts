// Docker's word, which stands beside this server's own: the two see the same a few seconds apart.
import { shortName } from '../../src/history/names.ts';
import type { Replica } from '../../src/live/state.ts';

/** Milliseconds after the start within which Docker's first check may still come. */
const FIRST_CHECK = 10_000;

/** For the only replica, beside the big word. That nothing checks it is said ten seconds after its start. */
export function dockerSays({ docker, condition, startedAt }: Replica, now: number): string {
  if (condition === 'gone') return 'seen from here';
  if (docker === 'none') {
    return now - startedAt < FIRST_CHECK ? 'seen from here' : 'seen from here; Docker: no check';
  }
  return `seen from here; Docker: ${dockerDiffers({ docker, condition }) ? 'still ' : ''}${docker}`;
}

/** Whether Docker's checks have not seen yet what this server sees. */
export function dockerDiffers({ docker, condition }: Pick<Replica, 'docker' | 'condition'>) {
  if (docker === 'none' || condition === 'gone') return false;
  return (docker === 'healthy') !== (condition === 'healthy' || condition === 'not ready');
}

/** For several replicas in one phrase, without those that are gone and those that nothing checks. */
export function dockerSaysOfAll(replicas: readonly Replica[]): string {
  const checked = replicas.filter(
    ({ docker, condition }) => docker !== 'none' && condition !== 'gone',
  );
  const differing = checked.filter(dockerDiffers);
  const [first] = differing;
  if (first && differing.length === 1) {
    return `Docker: ${shortName(first.instance)} still ${first.docker}`;
  }
  const words = (['healthy', 'unhealthy', 'starting'] as const).flatMap((word) => {
    const amount = checked.filter(({ docker }) => docker === word).length;
    if (amount === 0) return [];
    return amount === checked.length ? `all ${word}` : `${amount} ${word}`;
  });
  return `Docker: ${first ? 'still ' : ''}${words.join(', ') || 'no check'}`;
}
