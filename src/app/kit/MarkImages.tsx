import { memo, useEffect, useState } from 'react';
import type { MarkName, Shape } from './marks.ts';
import { MARKS } from './marks.ts';
import { colour, forgetColours } from './paintMark.ts';

function pathOf(s: Shape): string {
  const ends = s.flat ? '' : " stroke-linecap='round' stroke-linejoin='round'";
  const fill = s.fill === undefined ? 'none' : colour(s.fill);
  const stroke =
    s.stroke === undefined ? '' : ` stroke='${colour(s.stroke)}' stroke-width='${s.width ?? 1}'`;
  const dash = s.dash === undefined ? '' : ` stroke-dasharray='${s.dash}'`;
  const opacity = s.opacity === undefined ? '' : ` opacity='${s.opacity}'`;
  return `<path d='${s.d}' fill='${fill}'${stroke}${dash}${opacity}${ends}/>`;
}

function ruleOf(name: string, shapes: readonly Shape[]): string {
  const inside = shapes.map(pathOf).join('');
  const svg = `<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'>${inside}</svg>`;
  return `.mi-${name}{background-image:url("data:image/svg+xml,${encodeURIComponent(svg)}")}`;
}

function rules(names: readonly MarkName[]): string {
  forgetColours();
  return names.map((n) => ruleOf(n, MARKS[n])).join('\n');
}

/** A mark out of the images below. It is decoration, as `Mark` is. */
export function MarkImage({ name }: { name: MarkName }) {
  return <i className={`mi mi-${name}`} aria-hidden="true" />;
}

/**
 * Marks as images of a style sheet, drawn anew for each theme: where
 * there are hundreds, a shared image is painted faster than an SVG each.
 */
export const MarkImages = memo(function MarkImages({ names }: { names: readonly MarkName[] }) {
  const [css, setCss] = useState(() => rules(names));
  useEffect(() => {
    const themed = new MutationObserver(() => setCss(rules(names)));
    themed.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    return () => themed.disconnect();
  }, [names]);
  return <style>{css}</style>;
});
