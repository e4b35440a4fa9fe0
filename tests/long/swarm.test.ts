// The story of chapter 14 on a real Swarm, by the commands of docs/clusters.md.
import { tellStory } from '../clusters/story.ts';
import { createSwarm } from '../clusters/swarm.ts';
import { keepRecordingsOfFailures } from '../support/web.ts';

keepRecordingsOfFailures();
tellStory(await createSwarm(), 'replaced');
