// Plays a preset: calls of users, safeguards and faults, in the order that it needs them.
import { PRESETS, type PresetFault } from 'story/presets.ts';
import { ALL_REPLICAS, SAFEGUARDS, type Safeguards } from 'story/story.ts';
import type { Refusal } from './api/fault-switch.ts';
import { now } from './clock.ts';
import type { LiveView } from './live-view.ts';

/** Milliseconds from one look for a new process to the next. */
const LOOK = 250;

export function createPresets({ switchFaults, setRate, client, recorder, story }: LiveView) {
  /** Which preset is played: the number grows with each, and when one is ended. */
  let turn = 0;
  /** How it was before the preset. */
  let before: { perSecond: number; safeguards: Safeguards } | undefined;

  const present = () => story().replicas.filter(({ condition }) => condition !== 'gone');
  const switchOn = ({ fault, settings, inOne }: PresetFault) => {
    const replica = inOne ? present().at(-1)?.instance : undefined;
    return switchFaults(replica ?? ALL_REPLICAS, { what: 'fault on', fault, settings });
  };
  function later(milliseconds: number, play: () => Promise<unknown>): void {
    const planned = turn;
    setTimeout(() => planned === turn && play(), milliseconds).unref();
  }

  async function playFaults([first, ...others]: readonly PresetFault[]) {
    const refusal = first && (await switchOn(first));
    const [next] = others;
    if (!refusal && next) later((next.after ?? 0) * 1_000, () => playFaults(others));
    return refusal;
  }

  /** Frees each new process of the bug of the original, and breaks as many as the fault says. */
  async function tend(known: Set<string>, fault?: PresetFault, again = fault?.again ?? 0) {
    const begun = turn;
    let left = again;
    for (const { bootId, instance } of present()) {
      if (known.has(bootId) || begun !== turn) continue;
      if (await switchFaults(instance, { what: 'fault off' })) continue;
      known.add(bootId);
      if (fault && left > 0 && begun === turn) {
        left -= 1;
        await switchOn(fault);
      }
    }
    if (begun === turn) later(LOOK, () => tend(known, fault, left));
  }

  /** Nothing more is switched on. */
  function end(): void {
    turn += 1;
  }

  return {
    end,
    /** Ends it; the calls of users and the safeguards are as before it. */
    undo(): void {
      end();
      if (!before) return;
      client.setSafeguards(before.safeguards);
      setRate(before.perSecond);
      before = undefined;
    },
    /** Begins a preset, after all faults are switched off. @returns why it can't be played */
    async play(name = ''): Promise<Refusal | undefined> {
      const preset = Object.hasOwn(PRESETS, name) ? PRESETS[name] : undefined;
      if (!preset) {
        const names = Object.keys(PRESETS).join(', ');
        return {
          status: 404,
          detail: `There is no preset ${name.slice(0, 100)}: there are ${names}.`,
        };
      }
      const found = present().length;
      if (preset.replicas && (preset.replicas === 'one') !== (found === 1)) {
        const how = preset.replicas === 'one' ? 'make reset' : 'make replicas';
        const detail = `It needs ${preset.replicas === 'one' ? 'one replica' : 'several replicas'}, not ${found}. Run ${how} first.`;
        return { status: 409, detail };
      }
      end();
      const begun = turn;
      const refusal = await switchFaults(ALL_REPLICAS, { what: 'fault off' });
      if (refusal || begun !== turn) return refusal;
      const { askingPerSecond: perSecond, client: seen } = story();
      before ??= { perSecond, safeguards: seen.safeguards };
      recorder.add({ kind: 'switch', what: 'preset', preset: name, at: now() });
      const isOn = SAFEGUARDS.map((each) => [each, !preset.without.includes(each)] as const);
      client.setSafeguards(Object.fromEntries(isOn) as Safeguards);
      setRate(preset.asking);
      const known = new Set(present().map(({ bootId }) => bootId));
      later(LOOK, () =>
        tend(
          known,
          preset.faults.find(({ again }) => again),
        ),
      );
      return playFaults(preset.faults);
    },
  };
}
