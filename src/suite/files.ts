import { readFile, realpath, stat } from 'node:fs/promises'
import { isAbsolute, relative, resolve, sep } from 'node:path'

/** The part of `node:fs/promises` that reading a suite needs. */
export interface FileAccess {
  readonly readFile: (path: string) => Promise<Uint8Array>
  readonly stat: (path: string) => Promise<{
    readonly size: number
    isFile(): boolean
    isDirectory(): boolean
  }>
  readonly realpath: (path: string) => Promise<string>
}

export const FILES: FileAccess = { readFile, stat, realpath }

export interface FoundFile {
  /** Absolute. */
  readonly path: string
  readonly bytes: Uint8Array
}

interface Bounds {
  /** The suite's. */
  readonly folder: string
  /** Folder that the name starts from; absent: the suite's. */
  readonly from?: string
  readonly maxBytes: number
  /** Refuse whatever is, links followed, outside the folder. */
  readonly confined: boolean
  readonly files: FileAccess
}

/** Reads a file that a person named; or says why it cannot be read. */
export async function readNamed(
  name: string,
  { folder, from = folder, maxBytes, confined, files }: Bounds,
): Promise<FoundFile | { readonly wrong: string }> {
  const path = resolve(from, name)
  const outside = {
    wrong: "the file is outside the suite's folder, and the suite is untrusted. Move it inside.",
  }
  // Before it is looked for: a stranger is not told what there is.
  if (confined && !isInside(folder, path)) return outside
  try {
    const real = await files.realpath(path)
    if (confined && !isInside(await files.realpath(folder), real)) return outside
    const facts = await files.stat(real)
    if (facts.isDirectory()) return { wrong: 'this is a folder. Name a file in it.' }
    if (!facts.isFile()) return { wrong: 'this is not a plain file. Name one.' }
    if (facts.size > maxBytes) {
      return { wrong: `the file has ${facts.size} bytes; at most ${maxBytes} can be read.` }
    }
    return { path, bytes: await files.readFile(real) }
  } catch (error) {
    return { wrong: whyUnreadable(error) }
  }
}

function whyUnreadable(error: unknown): string {
  const code = (error as { code?: unknown }).code
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return 'there is no such file. Check the path.'
    case 'EACCES':
    case 'EPERM':
      return 'the file may not be read. Check its permissions.'
    case 'ELOOP':
      return 'its links lead in a circle. Name the file itself.'
    case 'ENAMETOOLONG':
    case 'ERR_INVALID_ARG_VALUE':
      return 'this cannot be the path of a file. Check it.'
    default:
      if (typeof code !== 'string') throw error
      return `the file cannot be read (${code}).`
  }
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/** UTF-8 text without its byte order mark; null for bytes that are not text. */
export function decodeText(bytes: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return text.includes('\0') ? null : text
  } catch {
    return null
  }
}
