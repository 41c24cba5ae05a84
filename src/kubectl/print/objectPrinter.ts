import type { KubeObject } from '../../engine/api/meta/ObjectMeta.ts';
import type { Flags } from '../cli/flags.ts';
import { KubectlError, quoted } from '../client/errors.ts';
import { customColumns, parseCustomColumns } from './customColumns.ts';
import { goYaml } from './goYaml.ts';
import { indentedJson } from './indentedJson.ts';
import { JsonPath } from './jsonPath.ts';
import { GoTemplate } from './template/GoTemplate.ts';
import { TABLE_TABS, tabbed } from './tabWriter.ts';

/** Prints one object, or a list, in a format; '' after the last. */
export interface ObjectPrinter {
  readonly format: string;
  print(o: KubeObject): string;
}

const FORMATS =
  'custom-columns,custom-columns-file,go-template,go-template-file,json,jsonpath,jsonpath-as-json,jsonpath-file,kyaml,name,template,templatefile,wide,yaml';

/** `pod/web`, `deployment.apps/web`: an object as `-o name` shows it. */
export function nameOf(o: KubeObject): string {
  const [group, version] = (o.apiVersion ?? '').split('/');
  const kind = (o.kind ?? '').toLowerCase();
  const named = version === undefined ? kind : `${kind}.${group}`;
  return `${named}/${o.metadata?.name ?? ''}`;
}

/**
 * The printer of `-o`; undefined for tables. Throws kubectl's refusal of a format.
 * Models: k8s.io/cli-runtime pkg/genericclioptions PrintFlags
 */
export function objectPrinter(flags: Flags): ObjectPrinter | undefined {
  const output = flags.text('output');
  const eq = output.indexOf('=');
  const format = eq < 0 ? output : output.slice(0, eq);
  const argument = eq < 0 ? flags.text('template') : output.slice(eq + 1);
  const managed = flags.bool('show-managed-fields');
  const shown = (o: KubeObject): KubeObject => (managed ? o : withoutManagedFields(o));
  switch (format) {
    case '':
    case 'wide':
      return undefined;
    case 'yaml':
      return documents(format, (o) => goYaml(shown(o)), '---\n');
    case 'json':
      return { format, print: (o) => `${indentedJson(shown(o))}\n` };
    case 'name':
      return { format, print: names };
    case 'jsonpath':
    case 'jsonpath-as-json':
      return pathPrinter(format, argument);
    case 'custom-columns':
      return columnsPrinter(argument, !flags.bool('no-headers'));
    case 'go-template':
    case 'template':
      return templatePrinter(argument, flags.bool('allow-missing-template-keys'));
    case 'go-template-file':
    case 'templatefile':
    case 'kyaml':
      throw new KubectlError(`not modelled: -o ${format}`);
    default:
      throw new KubectlError(
        `unable to match a printer suitable for the output format ${quoted(output)}, allowed formats are: ${FORMATS}`,
      );
  }
}

function documents(
  format: string,
  text: (o: KubeObject) => string,
  separator: string,
): ObjectPrinter {
  let count = 0;
  return { format, print: (o) => (count++ > 0 ? separator : '') + text(o) };
}

function itemsOf(o: KubeObject): readonly KubeObject[] | undefined {
  const { items } = o as { items?: readonly KubeObject[] };
  return o.kind?.endsWith('List') === true && Array.isArray(items) ? items : undefined;
}

function names(o: KubeObject): string {
  return (itemsOf(o) ?? [o]).map((x) => `${nameOf(x)}\n`).join('');
}

function pathPrinter(format: string, template: string): ObjectPrinter {
  if (template === '') {
    throw new KubectlError('template format specified but no template given');
  }
  let path: JsonPath;
  try {
    path = new JsonPath(template);
  } catch (e) {
    throw new KubectlError(`error parsing jsonpath ${template}, ${(e as Error).message}`);
  }
  return { format, print: (o) => filled(path, format, template, o) };
}

function filled(path: JsonPath, format: string, template: string, o: KubeObject): string {
  try {
    if (format === 'jsonpath-as-json') return `${indentedJson(path.find(o))}\n`;
    return path.text(o);
  } catch (e) {
    throw new KubectlError(
      `error executing jsonpath ${quoted(template)}: Error executing template: ${(e as Error).message}. Printing more information for debugging the template:\n\ttemplate was:\n\t\t${template}\n\tobject given to jsonpath engine was:\n\t\t${indentedJson(o)}\n\n`,
    );
  }
}

function templatePrinter(source: string, mayMiss: boolean): ObjectPrinter {
  if (source === '') throw new KubectlError('template format specified but no template given');
  let template: GoTemplate;
  try {
    template = new GoTemplate(source);
  } catch (e) {
    throw new KubectlError(`error parsing template ${source}, ${(e as Error).message}`);
  }
  const print = (o: KubeObject): string => {
    try {
      return template.text(o, mayMiss);
    } catch (e) {
      const why = (e as Error).message;
      throw new KubectlError(`error executing template ${quoted(source)}: ${why}`);
    }
  };
  return { format: 'go-template', print };
}

function columnsPrinter(spec: string, headers: boolean): ObjectPrinter {
  const columns = parseCustomColumns(spec);
  const print = (o: KubeObject): string =>
    tabbed(customColumns(columns, itemsOf(o) ?? [o], headers), TABLE_TABS);
  return { format: 'custom-columns', print };
}

function withoutManagedFields(o: KubeObject): KubeObject {
  const items = itemsOf(o);
  if (items) return { ...o, items: items.map(withoutManagedFields) } as KubeObject;
  if (o.metadata?.managedFields === undefined) return o;
  const { managedFields: _, ...metadata } = o.metadata;
  return { ...o, metadata };
}
