/** What the file system says, in words. Codes of errno(3). */
const BY_ERRNO: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'a file reached the largest size allowed here',
  EROFS: 'the disk is read-only',
  EIO: 'the disk reports an error',
  EACCES: 'this is not permitted here',
  EPERM: 'this is not permitted here',
  ENOENT: 'a file or folder is gone',
  ENOTDIR: 'a file stands where a folder should be',
  ESTALE: 'a folder is gone',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
}

/** What SQLite says, in words, by primary result code (sqlite.org/rescode.html, 2026-11). */
const BY_SQLITE: Readonly<Record<number, string>> = {
  5: 'another process keeps the ledger locked',
  6: 'another process keeps the ledger locked',
  8: 'the ledger is read-only',
  10: 'the disk reports an error',
  13: 'the disk is full',
  14: 'the ledger cannot be opened',
}

/** The disk would not take what had to be kept: not a bug, and nothing that trying again mends. */
export class DiskRefused extends Error {
  override readonly name = 'DiskRefused'
}

/**
 * Why the disk refused, in words with the system's own code, such as `the disk is full (ENOSPC):
 * results/x/run.json`; null for an error that is not about the disk. Looks at causes too.
 */
export function diskFault(error: unknown): string | null {
  if (error instanceof DiskRefused) return error.message
  if (!(error instanceof Error)) return null
  const { code, path, errcode } = error as NodeJS.ErrnoException & { readonly errcode?: unknown }
  const place = path === undefined ? '' : `: ${path}`
  if (typeof errcode === 'number') {
    const words = BY_SQLITE[errcode & 0xff]
    return words === undefined ? null : `${words} (SQLite ${errcode}, ${error.message})`
  }
  const words = code === undefined ? undefined : BY_ERRNO[code]
  if (words !== undefined) return `${words} (${code})${place}`
  return diskFault(error.cause)
}
