import { describe, expect, it } from 'vitest';
import { GoTemplate } from './GoTemplate.ts';

const DATA = {
  kind: 'List',
  metadata: { name: 'web', labels: { app: 'x', tier: 'y', 'a.b/c': 'd' }, none: null },
  spec: { replicas: 3, ratio: 1e-5, big: 12345678901, half: 1.5, on: true, off: false },
  items: [{ n: 'a', v: 1 }, { n: 'b', v: 2 }, { n: 'c' }],
  empty: [],
  data: { k: 'aGVsbG8=' },
  s: 'héllo',
};

/** Templates and what Go's text/template 1.26 makes of them. */
const FILLED: readonly (readonly [string, string])[] = [
  ['{{.metadata.name}} {{.spec.replicas}}', 'web 3'],
  ['{{.missing}}|{{.missing.deep}}', '<no value>|<no value>'],
  ['{{.metadata.none}}', '<no value>'],
  ['{{range .items}}{{.n}}:{{.v}} {{end}}', 'a:1 b:2 c:<no value> '],
  ['{{range $i, $e := .items}}{{$i}}={{$e.n}},{{end}}', '0=a,1=b,2=c,'],
  ['{{range $k, $v := .metadata.labels}}{{$k}}={{$v}};{{end}}', 'a.b/c=d;app=x;tier=y;'],
  ['{{range .empty}}x{{else}}none{{end}}', 'none'],
  ['{{range .missing}}x{{else}}none{{end}}', 'none'],
  ['{{range .spec.replicas}}x{{end}}', 'xxx'],
  ['{{range 3}}{{.}}{{end}}', '012'],
  [
    '{{if .spec.on}}yes{{else}}no{{end}} {{if .spec.off}}yes{{else if .spec.on}}second{{else}}no{{end}}',
    'yes second',
  ],
  ['{{with .metadata}}{{.name}} {{$.kind}}{{else}}z{{end}}', 'web List'],
  ['{{with .missing}}a{{else with .spec}}{{.half}}{{end}}', '1.5'],
  ['{{index .items 1}}', 'map[n:b v:2]'],
  ['{{(index .items 1).n}}', 'b'],
  ['{{index .metadata.labels "a.b/c"}}|{{index .metadata.labels "zz"}}', 'd|<no value>'],
  ['{{len .items}} {{len .s}} {{len .metadata.labels}}', '3 6 3'],
  [
    '{{eq .metadata.name "web"}} {{ne .metadata.name "web"}} {{eq .missing "a"}}',
    'true false false',
  ],
  ['{{eq .spec.replicas 3}}', 'true'],
  ['{{eq .metadata.name "a" "web"}}', 'true'],
  ['{{and .spec.on .metadata.name}} {{or .spec.off "z"}} {{not .spec.on}}', 'web z false'],
  ['{{and .spec.off (index .items 9)}}', 'false'],
  ['{{printf "%s-%s" .metadata.name .kind}}', 'web-List'],
  ['{{printf "%d %v %5s|%-5s|" .spec.replicas .spec.replicas .kind .kind}}', '3 3  List|List |'],
  ['{{printf "%d %03d %q %t %%" 5 7 .kind .spec.on}}', '5 007 "List" true %'],
  ['{{printf "%s"}} {{printf "a" "b" 1}}', '%!s(MISSING) a%!(EXTRA string=b, int=1)'],
  ['{{.metadata.name | printf "%s %s" "x"}}', 'x web'],
  ['{{.metadata.name | len}}', '3'],
  ['{{print .kind .spec.replicas 1 2 "a" "b" 3}}', 'List3 1 2ab3'],
  ['{{println .kind 1}}', 'List 1\n'],
  ['{{.spec}}', 'map[big:12345678901 half:1.5 off:false on:true ratio:1e-05 replicas:3]'],
  ['{{.items}}', '[map[n:a v:1] map[n:b v:2] map[n:c]]'],
  ['{{.data.k | base64decode}}', 'hello'],
  ['{{base64decode .kind}}', '.+-'],
  ['{{$x := .metadata.name}}{{$x}}{{$x = "b"}}{{$x}}', 'webb'],
  ['{{$n := 0}}{{range .items}}{{$n = .n}}{{end}}{{$n}}', 'c'],
  ['a {{- .kind -}} b {{- /* c */ -}} d', 'aListbd'],
  ['{{/* c */}}x', 'x'],
  ['{{range .items}}{{if eq .n "b"}}{{continue}}{{end}}{{.n}}{{end}}', 'ac'],
  ['{{range .items}}{{if eq .n "b"}}{{break}}{{end}}{{.n}}{{end}}', 'a'],
  ['{{slice .metadata.name 1 2}} {{slice .items 0 1}}', 'e [map[n:a v:1]]'],
  ['{{html "<a&\'>"}}', '&lt;a&amp;&#39;&gt;'],
  ['{{true}} {{1}} {{1.50}} {{"s\\n"}} {{`raw`}}', 'true 1 1.5 s\n raw'],
  ['{{(.metadata).name}} {{(.metadata.labels).app}}', 'web x'],
  ['{{range $i := .items}}{{$i.n}}{{end}}', 'abc'],
];

/** Templates that Go refuses, and its words after `template: output:`. */
const REFUSED: readonly (readonly [string, string])[] = [
  [
    '{{.metadata.none.x}}',
    '1:11: executing "output" at <.metadata.none.x>: nil pointer evaluating interface {}.x',
  ],
  [
    '{{.metadata.name.foo}}',
    '1:11: executing "output" at <.metadata.name.foo>: can\'t evaluate field foo in type interface {}',
  ],
  [
    '{{.spec.replicas.foo.bar}}',
    '1:7: executing "output" at <.spec.replicas.foo.bar>: can\'t evaluate field foo in type interface {}',
  ],
  ['{{range .s}}x{{end}}', '1:8: executing "output" at <.s>: range can\'t iterate over héllo'],
  [
    '{{index .items 9}}',
    '1:2: executing "output" at <index .items 9>: error calling index: index out of range: 9',
  ],
  [
    '{{index .items .spec.replicas}}',
    '1:2: executing "output" at <index .items .spec.replicas>: error calling index: reflect: slice index out of range',
  ],
  [
    '{{index .missing "a"}}',
    '1:2: executing "output" at <index .missing "a">: error calling index: index of untyped nil',
  ],
  [
    '{{len .missing}}',
    '1:2: executing "output" at <len .missing>: error calling len: reflect: call of reflect.Value.Type on zero Value',
  ],
  [
    '{{len .spec.on}}',
    '1:2: executing "output" at <len .spec.on>: error calling len: len of type bool',
  ],
  [
    '{{lt .metadata.name 3}}',
    '1:2: executing "output" at <lt .metadata.name 3>: error calling lt: incompatible types for comparison: string and int',
  ],
  [
    '{{lt .items 3}}',
    '1:2: executing "output" at <lt .items 3>: error calling lt: invalid type for comparison',
  ],
  ['{{if true}}{{$x := 1}}{{end}}{{$x}}', '1: undefined variable "$x"'],
  ['{{.kind}', "1: bad character U+007D '}'"],
  ['{{.kind', '1: unclosed action'],
  ['{{foo .kind}}', '1: function "foo" not defined'],
  ['{{end}}', '1: unexpected {{end}}'],
  ['{{if .kind}}', '1: unexpected EOF'],
  ['{{if}}x{{end}}', '1: missing value for if'],
  ['{{break}}', '1: {{break}} outside {{range}}'],
  [
    '{{.metadata.name "x"}}',
    '1:11: executing "output" at <.metadata.name>: name is not a method but has arguments',
  ],
  ['{{"x" 1}}', '1:2: executing "output" at <"x">: can\'t give argument to non-function "x"'],
  ['{{nil}}', '1:2: executing "output" at <nil>: nil is not a command'],
  [
    '{{.metadata . }}',
    '1:2: executing "output" at <.metadata>: metadata is not a method but has arguments',
  ],
  [
    '{{.metadata .name}}',
    '1:2: executing "output" at <.metadata>: metadata is not a method but has arguments',
  ],
  ['{{not}}', '1:2: executing "output" at <not>: wrong number of args for not: want 1 got 0'],
  [
    '{{eq .kind}}',
    '1:2: executing "output" at <eq .kind>: error calling eq: missing argument for comparison',
  ],
  ['{{else}}', '1: unexpected {{else}}'],
  ['{{if .kind}}a{{else}}b{{else}}c{{end}}', '1: expected end; found {{else}}'],
  ['{{.kind)}}', '1: unexpected right paren'],
  ['{{(.kind}}', '1: unclosed left paren'],
  ['{{1 | 2}}', '1: non executable command in pipeline stage 2'],
  ['{{"unterminated}}', '1: unterminated quoted string'],
  ['{{ }}', '1: missing value for command'],
  ['{{.kind ; }}', '1: unexpected ";" in operand'],
  [
    '{{range $i, $x := .spec.on}}{{end}}',
    '1:23: executing "output" at <.spec.on>: range can\'t iterate over true',
  ],
  [
    'line1\n{{.kind}}\n {{.metadata.name.x}}',
    '3:12: executing "output" at <.metadata.name.x>: can\'t evaluate field x in type interface {}',
  ],
];

/** The same of templates that must not name what is missing. */
const STRICT: readonly (readonly [string, string])[] = [
  [
    '{{.missing}}|{{.missing.deep}}',
    '1:2: executing "output" at <.missing>: map has no entry for key "missing"',
  ],
  [
    '{{range .items}}{{.n}}:{{.v}} {{end}}',
    '1:25: executing "output" at <.v>: map has no entry for key "v"',
  ],
  [
    '{{range .missing}}x{{else}}none{{end}}',
    '1:8: executing "output" at <.missing>: map has no entry for key "missing"',
  ],
  [
    '{{with .missing}}a{{else with .spec}}{{.half}}{{end}}',
    '1:7: executing "output" at <.missing>: map has no entry for key "missing"',
  ],
  [
    '{{index .missing "a"}}',
    '1:8: executing "output" at <.missing>: map has no entry for key "missing"',
  ],
  ['{{len .missing}}', '1:6: executing "output" at <.missing>: map has no entry for key "missing"'],
  [
    '{{eq .metadata.name "web"}} {{ne .metadata.name "web"}} {{eq .missing "a"}}',
    '1:61: executing "output" at <.missing>: map has no entry for key "missing"',
  ],
];

function failureOf(source: string, mayMiss: boolean): string {
  try {
    return `filled in: ${new GoTemplate(source).text(DATA, mayMiss)}`;
  } catch (e) {
    return (e as Error).message;
  }
}

describe('a Go template', () => {
  it.each(FILLED)('[KC9] fills in %s', (source, text) => {
    expect(new GoTemplate(source).text(DATA, true)).toBe(text);
  });

  it.each(REFUSED)('[KC9] refuses %s', (source, words) => {
    expect(failureOf(source, true)).toBe(`template: output:${words}`);
  });

  it.each(STRICT)('[KC9] refuses what is missing in %s', (source, words) => {
    expect(failureOf(source, false)).toBe(`template: output:${words}`);
  });
});
