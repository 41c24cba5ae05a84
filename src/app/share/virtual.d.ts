declare module 'virtual:engine-revision' {
  /** 12 hexadecimal digits. */
  const revision: string;
  export default revision;
}
