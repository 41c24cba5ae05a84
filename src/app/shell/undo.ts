import { lastChange } from '../session/lastChange.ts';
import { director } from '../stores/Director.ts';

/** Goes to the moment before the last change: the future in which it was made is kept. */
export async function undo(): Promise<void> {
  const at = await lastChange();
  if (at > 0) director.seek(at - 1);
}

/** Goes to the end of what this branch has seen. */
export function backToNow(until: number): void {
  director.seek(until);
}
