import { memo } from 'react';
import type { Shape } from './marks.ts';
import { MARKS } from './marks.ts';

function token(name: string | undefined): string {
  return name === undefined ? 'none' : `var(--${name})`;
}

function ShapePath({ s }: { s: Shape }) {
  const round = s.flat ? undefined : 'round';
  return (
    <path
      d={s.d}
      fill={token(s.fill)}
      stroke={token(s.stroke)}
      strokeWidth={s.width}
      strokeDasharray={s.dash}
      opacity={s.opacity}
      strokeLinecap={round}
      strokeLinejoin={round}
    />
  );
}

/** All marks as symbols, once a page; `Mark` refers to them. */
export const Sprite = memo(function Sprite() {
  return (
    <svg width="0" height="0" className="sprite" aria-hidden="true">
      <defs>
        {Object.entries(MARKS).map(([name, shapes]) => (
          <symbol key={name} id={`mark-${name}`} viewBox="0 0 16 16" overflow="visible">
            {shapes.map((s: Shape) => (
              <ShapePath key={s.d} s={s} />
            ))}
          </symbol>
        ))}
      </defs>
    </svg>
  );
});
