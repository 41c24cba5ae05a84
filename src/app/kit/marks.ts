/** One stroke or fill of a mark on its 16 × 16 grid. Colours are names of tokens. */
export interface Shape {
  readonly d: string;
  readonly fill?: string;
  readonly stroke?: string;
  readonly width?: number;
  readonly dash?: string;
  readonly opacity?: number;
  /** Ends and corners are round unless `flat`. */
  readonly flat?: boolean;
}

function circle(r: number, x = 8, y = 8): string {
  return `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0z`;
}

function square(at: number, size: number, r: number): string {
  const s = size - 2 * r;
  const c = (dx: number, dy: number): string => `a${r} ${r} 0 0 1 ${dx} ${dy}`;
  return `M${at + r} ${at}h${s}${c(r, r)}v${s}${c(-r, r)}h${-s}${c(-r, -r)}v${-s}${c(r, -r)}z`;
}

const OCTAGON = 'M5.2 1h5.6L15 5.2v5.6L10.8 15H5.2L1 10.8V5.2z';
const CHECK = 'M4.9 8.2l2.2 2.2 4.1-4.5';
const CROSS = 'M5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8';
const PACKET: Shape = { d: square(1.5, 13, 2), fill: 'data' };

function failed(d: string, width: number): readonly Shape[] {
  return [
    { d: OCTAGON, fill: 'fail' },
    { d, stroke: 'on-fill', width },
  ];
}

const POD = {
  pending: [
    { d: circle(6.5), stroke: 'wait', width: 1.75, dash: '2.6 2.5', flat: true },
    { d: 'M5 8h.01M8 8h.01M11 8h.01', stroke: 'wait', width: 2 },
  ],
  creating: [
    { d: circle(6.25), stroke: 'api', width: 2.5, opacity: 0.28 },
    { d: 'M8 1.75a6.25 6.25 0 1 1-4.7 10.37', stroke: 'api', width: 2.5 },
  ],
  notready: [
    { d: circle(6.5), fill: 'panel', stroke: 'wait', width: 1.75 },
    { d: 'M8 1.5a6.5 6.5 0 0 1 0 13z', fill: 'wait-fill', stroke: 'wait', width: 1.75 },
  ],
  ready: [
    { d: circle(7.25), fill: 'ok' },
    { d: CHECK, stroke: 'on-fill', width: 1.9 },
  ],
  completed: [
    { d: square(1.5, 13, 3), stroke: 'done', width: 1.75 },
    { d: CHECK, stroke: 'done', width: 1.9 },
  ],
  error: failed(CROSS, 1.9),
  crashloop: failed('M11.1 8a3.1 3.1 0 1 1-1-2.3M10.6 3.6v2.3H8.3', 1.6),
  imagepull: failed('M8 4v5M5.8 7L8 9.2 10.2 7M5.4 11.9h5.2', 1.6),
  oom: failed('M5 11.2V7.6M8 11.2V5.6M11 11.2V3.9', 1.9),
  terminating: [
    { d: circle(6.25), stroke: 'line-3', width: 2.5, opacity: 0.35 },
    { d: 'M8 1.75a6.25 6.25 0 0 1 5.41 9.37', stroke: 'line-3', width: 2.5 },
    { d: 'M5.3 8h5.4', stroke: 'ink-3', width: 1.9 },
  ],
  unknown: [
    { d: 'M8 1l7 7-7 7-7-7z', stroke: 'ink-3', width: 1.75, dash: '2.6 2', flat: true },
    {
      d: 'M6.5 6.6a1.6 1.6 0 1 1 2.2 1.5c-.5.2-.7.5-.7.9M8 11h.01',
      stroke: 'ink-3',
      width: 1.5,
    },
  ],
} satisfies Record<string, readonly Shape[]>;

const NODE = {
  'n-ready': [
    { d: square(0.75, 14.5, 3.5), fill: 'ok' },
    { d: 'M4.7 8.2l2.3 2.3 4.3-4.7', stroke: 'on-fill', width: 1.9 },
  ],
  'n-notready': [
    { d: 'M5.2 .75h5.6l4.45 4.45v5.6l-4.45 4.45H5.2L.75 10.8V5.2z', fill: 'fail' },
    { d: CROSS, stroke: 'on-fill', width: 1.9 },
  ],
  'n-cordon': [
    { d: square(1.6, 12.8, 3), stroke: 'ink-3', width: 1.75 },
    { d: 'M4.4 8h7.2', stroke: 'ink-3', width: 2.4 },
  ],
  'n-pressure': [
    { d: 'M8 1.2l7 13H1z', fill: 'wait-fill', stroke: 'wait', width: 1.4 },
    { d: 'M8 6v4M8 12.1h.01', stroke: 'on-wait', width: 1.8 },
  ],
} satisfies Record<string, readonly Shape[]>;

const COMPONENT = {
  'c-lead': [
    { d: circle(3.4, 5.2, 8), stroke: 'ok', width: 2.2 },
    { d: 'M8.6 8H15M12.4 8v3.2', stroke: 'ok', width: 2.2 },
  ],
  'c-stand': [{ d: circle(5), stroke: 'line-3', width: 1.75 }],
  'c-up': [{ d: circle(4.5), fill: 'ok' }],
  'c-down': [
    { d: circle(6.5), stroke: 'fail', width: 1.75, dash: '2.6 2.5', flat: true },
    { d: 'M5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4', stroke: 'fail', width: 1.9 },
  ],
  'e-lead': [
    { d: 'M8 .8L15.2 8 8 15.2.8 8z', fill: 'raft' },
    { d: 'M8 4.6L11.4 8 8 11.4 4.6 8z', fill: 'on-fill' },
  ],
  'e-follow': [{ d: 'M8 1.6L14.4 8 8 14.4 1.6 8z', stroke: 'raft', width: 2 }],
  'e-cand': [
    { d: 'M8 1.6L14.4 8 8 14.4 1.6 8z', stroke: 'raft', width: 2, dash: '3 2', flat: true },
    { d: 'M8 5v4M8 11h.01', stroke: 'raft', width: 1.8 },
  ],
  'e-noq': [
    { d: 'M8 1.6L14.4 8 8 14.4 1.6 8z', stroke: 'fail', width: 2, dash: '5 2.4', flat: true },
    { d: 'M4.6 11.4l6.8-6.8', stroke: 'fail', width: 2 },
  ],
} satisfies Record<string, readonly Shape[]>;

const DOT = {
  'd-ok': [{ d: 'M5 5h6v6H5z', fill: 'ok', opacity: 0.72 }],
  'd-busy': [{ d: 'M5.6 5.6h4.8v4.8H5.6z', stroke: 'api', width: 1.4, flat: true }],
  'd-wait': [{ d: 'M8 4.4l3.8 6.8H4.2z', fill: 'wait-fill' }],
  'd-fail': [
    { d: 'M4 4h8v8H4z', fill: 'fail' },
    { d: 'M6 6l4 4M10 6l-4 4', stroke: 'panel', width: 1.3, flat: true },
  ],
  'd-done': [{ d: 'M6 6h4v4H6z', fill: 'line-3' }],
  'd-unk': [{ d: 'M5.6 5.6h4.8v4.8H5.6z', stroke: 'ink-3', width: 1, flat: true }],
} satisfies Record<string, readonly Shape[]>;

const MESSAGE = {
  'm-write': [{ d: circle(6), fill: 'api' }],
  'm-read': [{ d: circle(5), fill: 'panel', stroke: 'api', width: 2 }],
  'm-watch': [{ d: 'M1.6 3h7.2l5.4 5-5.4 5H1.6l4-5z', fill: 'panel', stroke: 'api', width: 2 }],
  'm-lease': [
    { d: 'M8 2.5v11', stroke: 'panel', width: 8 },
    { d: 'M8 3v10', stroke: 'lease', width: 3.6 },
  ],
  'm-app': [{ d: 'M8 1.5L14.5 8 8 14.5 1.5 8z', fill: 'raft' }],
  'm-resp': [{ d: 'M8 2.4L13.6 8 8 13.6 2.4 8z', fill: 'panel', stroke: 'raft', width: 2 }],
  'm-vote': [
    { d: 'M8 1.5L14.5 8 8 14.5 1.5 8z', fill: 'raft' },
    { d: 'M6 6.2l2 4 2-4', stroke: 'on-fill', width: 1.6 },
  ],
  'm-lost': [{ d: 'M3.5 3.5l9 9M12.5 3.5l-9 9', stroke: 'fail', width: 3 }],
  'p-user': [PACKET, { d: 'M5 5h6v6H5z', stroke: 'on-fill', width: 1.6, flat: true }],
  'p-ipt': [PACKET, { d: 'M4.5 5h7M4.5 8h7M4.5 11h7', stroke: 'on-fill', width: 1.5, flat: true }],
  'p-ipvs': [
    PACKET,
    {
      d: 'M6.6 4.2L5.6 11.8M10.4 4.2l-1 7.6M4.4 6.6h7.4M4.2 9.6h7.4',
      stroke: 'on-fill',
      width: 1.3,
      flat: true,
    },
  ],
  'p-nft': [
    PACKET,
    {
      d: 'M6.6 4.2c-1.6 0-1.1 1.4-1.1 2.3S5 8 4.3 8c.7 0 1.2.6 1.2 1.5s-.5 2.3 1.1 2.3M9.4 4.2c1.6 0 1.1 1.4 1.1 2.3S11 8 11.7 8c-.7 0-1.2.6-1.2 1.5s.5 2.3-1.1 2.3',
      stroke: 'on-fill',
      width: 1.3,
    },
  ],
} satisfies Record<string, readonly Shape[]>;

/** Every mark of the status and traffic language, by name. */
export const MARKS = { ...POD, ...NODE, ...COMPONENT, ...DOT, ...MESSAGE };

export type MarkName = keyof typeof MARKS;
