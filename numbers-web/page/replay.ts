// The replay of recordings, on the very cards of the live page: those that are inside the page, and those that are
// opened or dropped.
import type { Recording } from 'story/recording.ts';
import { showCards } from './cards.ts';
import { watchChart } from './inputs.ts';
import { createPlayer, type Player } from './replay/player.ts';
import { STILL_VIEW, type View } from './view.ts';

/** Milliseconds from one frame to the next. */
const FRAME = 100;
/** Cards whose controls do nothing in a replay. */
const STILL_CARDS = ['number', 'faults', 'client'];

interface Titled {
  title: string;
  recording: Recording;
}

const find = <E extends HTMLElement>(id: string): E => {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no #${id}`);
  return element as E;
};
const choice = find<HTMLSelectElement>('recordings');
const slider = find<HTMLInputElement>('moment');
const speed = find<HTMLSelectElement>('speed');
const chapter = find('chapter');
const inside = document.getElementById('inside')?.textContent;
const recordings: Titled[] = inside ? JSON.parse(inside) : [];
let player: Player | undefined;
let view: View = { ...STILL_VIEW, link: 'live', now: 0, newsAt: 0 };

/** @throws RangeError when nothing was observed */
function open({ recording }: Titled): void {
  player = createPlayer(recording);
  slider.max = String(Math.ceil((player.end - player.start) / FRAME) * FRAME);
  show();
}

function listRecordings(): void {
  choice.replaceChildren(...recordings.map(({ title }, place) => new Option(title, String(place))));
}

async function openFile(file: File | undefined): Promise<void> {
  if (!file) return;
  try {
    const { header, observations } = JSON.parse(await file.text());
    const opened = { title: file.name, recording: { header, observations } };
    open(opened);
    recordings.push(opened);
    listRecordings();
    choice.value = String(recordings.length - 1);
  } catch {
    chapter.textContent = `${file.name} is not a recording: save one with “Save recording” on the live page.`;
  }
}

function show(changes: Partial<View> = {}): void {
  view = { ...view, ...changes };
  if (!player) return;
  const { now, start, end, isPlaying, sentence } = player;
  showCards(player.story(), { ...view, now, newsAt: now }, true);
  for (const id of STILL_CARDS) find(id).inert = true;
  slider.value = now === end ? slider.max : String(now - start);
  find('time').textContent = `${((now - start) / 1_000).toFixed(1)} s`;
  find('play').textContent = isPlaying ? 'Pause' : 'Play';
  if (chapter.textContent !== sentence) chapter.textContent = sentence;
}

/** Does something with the recording that is open, and shows it. */
function act(action: ((open: Player) => void) | undefined): void {
  if (!player) return;
  action?.(player);
  show();
}

const KEYS: Readonly<Record<string, (open: Player) => void>> = {
  ' ': (open) => open.toggle(),
  ArrowLeft: (open) => open.goTo(open.now - 1_000),
  ArrowRight: (open) => open.goTo(open.now + 1_000),
  '[': (open) => open.step(-1),
  ']': (open) => open.step(1),
};

document.addEventListener('keydown', (event) => {
  const isField = event.target instanceof HTMLSelectElement || event.target === slider;
  const action = KEYS[event.key];
  if (!action || (isField && event.key !== '[' && event.key !== ']')) return;
  event.preventDefault();
  act(action);
});
// Some buttons do the same as a key.
document.addEventListener('click', ({ target }) =>
  act(KEYS[(target as HTMLElement).dataset.key ?? '']),
);
document.addEventListener('submit', (event) => event.preventDefault());
document.addEventListener('dragover', (event) => event.preventDefault());
document.addEventListener('drop', (event) => {
  event.preventDefault();
  void openFile(event.dataTransfer?.files[0]);
});
slider.addEventListener('input', () => act((open) => open.goTo(open.start + Number(slider.value))));
choice.addEventListener('change', () => {
  const chosen = recordings[Number(choice.value)];
  if (chosen) open(chosen);
});
find<HTMLInputElement>('file').addEventListener('change', ({ target }) =>
  openFile((target as HTMLInputElement).files?.[0]),
);
watchChart({ change: show, recoveryId: () => player?.story().recoveries.at(-1)?.id });
listRecordings();
if (recordings[0]) open(recordings[0]);
setInterval(() => {
  if (player?.isPlaying) act((open) => open.pass(FRAME, Number(speed.value)));
}, FRAME);
