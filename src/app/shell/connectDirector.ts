import { session } from '../session/session.ts';
import { director } from '../stores/Director.ts';

/** Lets the director speak to the worker through the session. */
export function connectDirector(): void {
  const ignore = (): void => undefined;
  director.connect({
    play: () => session.play(),
    pause: () => session.pause(),
    stepHop: () => void session.order({ ask: 'step', n: 1, of: 'hop' }).catch(ignore),
    stepEvent: () => void session.order({ ask: 'step', n: 1, of: 'event' }).catch(ignore),
    shown: (n) => session.send({ type: 'shown', n }),
    seek: (at, branch) =>
      session.order({ ask: 'seek', at, ...(branch === undefined ? {} : { branch }) }),
    recall: (root) =>
      session.order({ ask: 'trace', limit: 20_000, ...(root === undefined ? {} : { root }) }),
  });
}
