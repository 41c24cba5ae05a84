import type { MarkName } from './marks.ts';

/** A mark of the status language. It is decoration: the word beside it or the item's name says it. */
export function Mark({ name, size = 16 }: { name: MarkName; size?: number }) {
  return (
    <svg className="mk" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      <use href={`#mark-${name}`} />
    </svg>
  );
}
