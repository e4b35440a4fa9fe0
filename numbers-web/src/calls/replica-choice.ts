// Which replica an attempt goes to: any at first, and after a failure another one, the likeliest to answer.

export interface ReplicaChoice {
  /** For one call: tells with each attempt where it goes; empty where only the host's name is known. */
  choose(): () => string;
  tried(address: string, gotNumber: boolean): void;
  /** Whether the latest attempt on any replica that is there has succeeded. */
  isAnyGood(): boolean;
}

/**
 * @param addresses those of all replicas, at present
 * @param isReady whether the replica there has said, when it was last asked, that it takes calls
 */
export function createReplicaChoice(
  addresses: () => readonly string[],
  isReady: (address: string) => boolean,
): ReplicaChoice {
  /** By address, how the latest attempt went. */
  let latest = new Map<string, boolean>();

  /** Among those that are about to start or to end, a second attempt would fail like the first. */
  const likelihood = (address: string): number =>
    2 * Number(isReady(address)) + Number(latest.get(address) ?? false);

  return {
    choose() {
      const [first, ...others] = shuffle(addresses());
      let order = first === undefined ? [] : [first];
      let next = 0;
      return () => {
        if (next === 1) {
          order = [...order, ...others.toSorted((a, b) => likelihood(b) - likelihood(a))];
        }
        const address = order[next % order.length] ?? '';
        next += 1;
        return address;
      };
    },
    tried(address, gotNumber) {
      const present = addresses();
      latest = new Map([...latest].filter(([each]) => present.includes(each)));
      latest.set(address, gotNumber);
    },
    isAnyGood: () => addresses().some((address) => latest.get(address)),
  };
}

/** Fisher and Yates's way: each order is as likely. */
function shuffle(addresses: readonly string[]): string[] {
  const order = [...addresses];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const place = Math.floor(Math.random() * (last + 1));
    [order[last], order[place]] = [order[place] ?? '', order[last] ?? ''];
  }
  return order;
}
