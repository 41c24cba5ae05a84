declare module 'virtual:kubernetes-schema' {
  import type { JSONSchema } from 'monaco-yaml';
  const schema: JSONSchema;
  export default schema;
}
