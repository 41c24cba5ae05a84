import { session } from '../session/session.ts';
import { director } from '../stores/Director.ts';

/** Lets the director speak to the worker through the session. */
export function connectDirector(): void {
  director.connect({
    play: () => session.send({ type: 'play' }),
    pause: () => session.send({ type: 'pause' }),
    stepHop: () => session.send({ type: 'step', n: 1 }),
    stepEvent: () => session.send({ type: 'step', n: 1 }),
    shown: () => undefined,
  });
}
