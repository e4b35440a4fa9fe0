// Which replica an attempt goes to: any at first, and after a failure another one, the likeliest to answer.

/**
 * @param addresses those of all replicas, at present
 * @param isReady whether the replica there has said, when it was last asked, that it takes calls
 */
export function createReplicaChoice(
  addresses: () => readonly string[],
  isReady: (address: string) => boolean,
) {
  /** Whether the latest attempt on each address succeeded. */
  let latest = new Map<string, boolean>();

  /** Among those that are about to start or to end, a second attempt would fail like the first. */
  const likelihood = (address: string): number =>
    2 * Number(isReady(address)) + Number(latest.get(address) ?? false);

  return {
    /** Returns an address; empty where only the host's name is known. @param failed where the first attempt went */
    choose(failed?: string): string {
      const weigh = failed === undefined ? () => 0 : likelihood;
      const [best] = addresses()
        .filter((each) => each !== failed)
        .map((address) => ({ address, weight: weigh(address) + Math.random() }))
        .toSorted((a, b) => b.weight - a.weight);
      return best?.address ?? failed ?? '';
    },
    tried(address: string, gotNumber: boolean): void {
      const present = addresses();
      latest = new Map([...latest].filter(([each]) => present.includes(each)));
      latest.set(address, gotNumber);
    },
    /** Whether the latest attempt on any listed replica succeeded. */
    isAnyGood: () => addresses().some((address) => latest.get(address)),
  };
}
