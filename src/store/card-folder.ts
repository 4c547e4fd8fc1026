import { readFileSync } from 'node:fs'
import { dirname, resolve, sep } from 'node:path'
import { makeFolder } from './make-folder.ts'
import { replaceFile } from './run-folder.ts'

/** A folder of rate cards that a program keeps. Paths are relative to it, with `/`. */
export interface CardFolder {
  /** The text at a path; null where there is none. */
  read(path: string): string | null
  /** Replaces a file as a whole: a reader sees the old text or the new one, never a part. */
  write(path: string, text: string): Promise<void>
}

/** `writer` keeps two programs from one temporary name. Throws what the file system says. */
export function openCardFolder(folder: string, writer: string): CardFolder {
  const inside = (path: string): string => {
    const file = resolve(folder, path)
    if (!file.startsWith(resolve(folder) + sep)) throw new Error(`outside of the folder: ${path}`)
    return file
  }
  return {
    read(path) {
      try {
        return readFileSync(inside(path), 'utf8')
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
        throw error
      }
    },
    async write(path, text) {
      const file = inside(path)
      makeFolder(dirname(file))
      await replaceFile(file, `.part-${writer}`, [text])
    },
  }
}
