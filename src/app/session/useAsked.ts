import { useEffect, useState } from 'react';
import type { Answers, Ask } from '../../protocol/protocol.ts';
import { session } from './session.ts';

/** A question's answer; `asking` until the first one is there. */
export interface Asked<T> {
  readonly asking: boolean;
  readonly value: T | undefined;
  readonly error: string;
}

/**
 * Asks the worker something now and again whenever `version` changes (a row of the picture): the
 * page keeps no objects of its own.
 */
export function useAsked<A extends Ask>(
  question: A | undefined,
  version: unknown,
): Asked<Answers[A['ask']]> {
  type Value = Answers[A['ask']];
  const [state, setState] = useState<Asked<Value>>({ asking: true, value: undefined, error: '' });
  const id = JSON.stringify(question);
  useEffect(() => setState({ asking: true, value: undefined, error: '' }), [id]);
  useEffect(() => {
    if (!question) return undefined;
    let current = true;
    const settle = (s: Asked<Value>): void => {
      if (current) setState(s);
    };
    session.order(question as never).then(
      (value) => settle({ asking: false, value: value as Value, error: '' }),
      (e: unknown) => settle({ asking: false, value: undefined, error: String(e) }),
    );
    return () => {
      current = false;
    };
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the question is compared by its text
  }, [id, version]);
  return state;
}
