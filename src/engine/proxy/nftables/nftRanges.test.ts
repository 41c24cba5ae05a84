import { describe, expect, it } from 'vitest';
import { rangesText } from './nftRanges.ts';

describe('[PX4] ranges are shown as the kernel keeps them', () => {
  it.each([
    [['198.51.100.0/24', '10.0.0.0/8'], '{ 10.0.0.0/8, 198.51.100.0/24 }'],
    [['10.96.0.0/12'], '10.96.0.0/12'],
    [['10.0.1.0/24', '10.0.0.0/24'], '10.0.0.0/23'],
    [['10.0.0.0/8', '10.1.0.0/16'], '10.0.0.0/8'],
    [['10.0.0.1', '10.0.0.2', '10.0.0.3'], '10.0.0.1-10.0.0.3'],
    [['fd00:10::/32', '2001:db8::1'], '{ 2001:db8::1, fd00:10::/32 }'],
  ])('%j', (ranges, text) => expect(rangesText(ranges)).toBe(text));
});
