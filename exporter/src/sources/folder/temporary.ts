const ENDINGS = /(~|\.(tmp|temp|part|partial|filepart|crdownload|download|swp|lock))$/i;

/** Names that files have as long as they are written: they are left alone until they are renamed. */
export function isTemporary(name: string): boolean {
  return name.startsWith('.') || ENDINGS.test(name);
}
