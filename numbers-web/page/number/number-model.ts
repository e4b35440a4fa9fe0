// What users get: a number, the bad news, or bad news that is no longer true.
import { explain } from 'story/sentences.ts';
import type { Story } from 'story/story.ts';
import type { OwnCall, View } from '../view.ts';
import { ago, callsOfLastMinute, count, wholeDuration } from '../words.ts';

/** Milliseconds for which a user's own answer stays while the server keeps asking. */
const OWN_ANSWER = 2_000;

/** Returns the card with this user's latest call or, while the server keeps asking and before the first click, anyone's. */
export function numberCard(story: Story, view: View) {
  const { now, link, refusals, isAsking } = view;
  const { client, askingPerSecond } = story;
  const { lastNumber, safeguards } = client;
  const shown = shownCall(story, view);
  const age = now - (shown?.at ?? now);
  const costs = shown ? `${count(shown.attempts, 'attempt')}, ${shown.milliseconds} ms` : '';
  return {
    answer: answerOf(shown, story),
    digits: shown?.number ?? lastNumber?.number,
    costs: shown?.problem === undefined ? `${costs} · ${ago(age)}` : costs,
    reason: `numbers-api ${shown?.problem ?? ''}.`,
    last:
      lastNumber && safeguards.fallback
        ? `${lastNumber.number}, ${wholeDuration(now - lastNumber.at)} ago`
        : '',
    // How long ago the bad news was.
    age: wholeDuration(age),
    past: pastOf(story, now),
    askingPerSecond,
    isAsking,
    isLost: link === 'lost',
    refusal: refusals['/asking'] ?? refusals['/'],
  };
}

/** Bad news is old once the service has become healthy after it. */
function answerOf(shown: OwnCall | undefined, { service }: Story) {
  if (!shown) return 'none';
  if (shown.problem === undefined) return 'number';
  return service.condition === 'healthy' && service.since > shown.at ? 'old' : 'problem';
}

function shownCall({ client, askingPerSecond }: Story, { own, now }: View): OwnCall | undefined {
  if (own && (askingPerSecond === 0 || now - own.at < OWN_ANSWER)) return own;
  if (!client.lastCall) return undefined;
  const { failure, ...call } = client.lastCall;
  return failure ? { ...call, problem: explain(failure) } : call;
}

/** What went wrong lately, while numbers come. */
function pastOf({ client, seconds, service }: Story, now: number) {
  const { lastCall, lastFailureAt } = client;
  if (lastCall?.failure || !lastFailureAt || now - lastFailureAt > 60_000) return undefined;
  if (service.condition === 'healthy') {
    const cure = service.since > lastFailureAt ? ', now cured' : '';
    return { glyph: 'old', text: `Last error ${wholeDuration(now - lastFailureAt)} ago${cure}` };
  }
  const { calls, failures } = callsOfLastMinute(seconds, now);
  return { glyph: 'degraded', text: `${failures} of the last ${count(calls, 'call')} failed` };
}
