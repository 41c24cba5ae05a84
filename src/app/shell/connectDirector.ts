import { session } from '../session/session.ts';
import { director } from '../stores/Director.ts';

/** Lets the director speak to the worker through the session. */
export function connectDirector(): void {
  director.connect({
    play: () => session.play(),
    pause: () => session.pause(),
    stepHop: () => void session.order({ ask: 'step', n: 1, of: 'hop' }),
    stepEvent: () => void session.order({ ask: 'step', n: 1, of: 'event' }),
    shown: (n) => session.send({ type: 'shown', n }),
  });
}
