// Several stand-ins for numbers-api behind one name: on the same port of 127.0.0.2, 127.0.0.3 and so on,
// which Linux has without being asked. (On macOS: `sudo ifconfig lo0 alias 127.0.0.2`, and so on.)
import type { TestContext } from 'node:test';
import type { LookUp } from '../src/api/replica-addresses.ts';
import { type FakeApi, startFakeApi } from './fake-api.ts';

export interface FakeReplicas {
  /** The address of /rng under their name, which no name server knows. */
  url: string;
  replicas: FakeApi[];
  /** The addresses that the name has; a test may change them. */
  addresses: string[];
  /** Whether look-ups fail. */
  isFailing: boolean;
  /** Look-ups that have failed. */
  failures: number;
  lookUp: LookUp;
  /** A further one, with the next address. */
  add(instance: string): Promise<FakeApi>;
}

/** Listen until the test ends; they are called `one`, `two` and so on, as given. */
export async function startFakeReplicas(
  test: Pick<TestContext, 'after'>,
  instances: readonly string[],
): Promise<FakeReplicas> {
  let port = 0;
  const fakes: FakeReplicas = {
    url: '',
    replicas: [],
    addresses: [],
    isFailing: false,
    failures: 0,
    async lookUp() {
      if (!fakes.isFailing && fakes.addresses.length > 0) return fakes.addresses;
      fakes.failures += 1;
      throw new Error('the name is unknown');
    },
    async add(instance) {
      const host = `127.0.0.${fakes.replicas.length + 2}`;
      const fake = await startFakeApi(test, undefined, { host, port, instance });
      port = Number(new URL(fake.url).port);
      fakes.url = `http://numbers-api.invalid:${port}/rng`;
      fakes.replicas.push(fake);
      fakes.addresses = [...fakes.addresses, host];
      return fake;
    },
  };
  for (const instance of instances) await fakes.add(instance);
  return fakes;
}
