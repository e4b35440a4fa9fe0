// Which replica an attempt goes to: any at first, and after a failure another one.

export interface ReplicaChoice {
  /** For one call: tells with each attempt where it goes; empty where only the host's name is known. */
  choose(): () => string;
  tried(address: string, gotNumber: boolean): void;
  /** Whether the latest attempt on any replica that is there has succeeded. */
  isAnyGood(): boolean;
}

/** @param addresses those of all replicas, at present */
export function createReplicaChoice(addresses: () => readonly string[]): ReplicaChoice {
  /** By address, how the latest attempt went. */
  let latest = new Map<string, boolean>();

  return {
    choose() {
      const order = shuffle(addresses());
      let next = 0;
      return () => {
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
