// Makes the page live. Without this script it works, too, one load at a time.
import type { LiveState } from '../src/live/state.ts';
import { showApi } from './api-card.ts';
import { showClient, startClientCard } from './client-card.ts';
import { type Connection, connect } from './connection.ts';
import { byId, setText } from './dom.ts';
import { showLastCall, startDrawing } from './draw.ts';
import { showEvents } from './event-list.ts';
import { showFaultPanel } from './fault-panel.ts';
import { interceptForms } from './forms.ts';
import { showRecoveries } from './recovery-card.ts';
import { showStrips } from './strips.ts';

/** Milliseconds between looks at the clock, for all that grows older. */
const CLOCK_INTERVAL = 250;

const CONNECTION_WORDS: Record<Connection, string> = {
  live: 'live',
  polling: 'live, once a second',
  lost: 'This page has lost its web server. What it shows is old.',
};

let state: LiveState | undefined;
/** How far this browser's clock is behind the server's, in milliseconds. */
let clockOffset = 0;

function showWhatAges(): void {
  if (!state) return;
  const now = Date.now() + clockOffset;
  showApi(state, now);
  showClient(state, now);
  showStrips(state, now);
  showRecoveries(state, now);
}

document.documentElement.classList.add('scripted');
interceptForms('#draw');
startDrawing();
startClientCard();
setInterval(showWhatAges, CLOCK_INTERVAL);
connect({
  onState(newState) {
    state = newState;
    clockOffset = newState.now - Date.now();
    showLastCall(newState);
    showFaultPanel(newState);
    showEvents(newState);
    showWhatAges();
  },
  onConnection(connection) {
    document.documentElement.dataset.connection = connection;
    setText(byId('connection'), CONNECTION_WORDS[connection]);
  },
});
